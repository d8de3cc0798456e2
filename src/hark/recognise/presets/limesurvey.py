"""Responses from LimeSurvey, with the codes of questions or with their full text as names of columns.

The columns are those of its own source (the writers of exports, version 6) and, for the full text in other languages,
of public scripts that read such files. The CSV has a byte order mark and a blank line at its end.

What counts: incomplete responses are in the file unless the export left them out. They have no date of submission, so
that a response happened when somebody last did something, where that is recorded. Anonymous surveys without dates say
1 January 1980, which is no date. Times are the server's.
"""

from hark.recognise.preset import Preset, presets

SOURCE = "https://github.com/LimeSurvey/LimeSurvey/tree/master/application/helpers/admin/export"
REMEDY = "Export it in LimeSurvey under Responses, Export responses, and leave the response's ID among the columns."

presets.add(
    Preset(
        name="limesurvey-codes",
        title="LimeSurvey, responses by the codes of questions",
        sources=(SOURCE,),
        marks=("submitdate", "lastpage", "startlanguage"),
        needs=("id",),
        remedy=REMEDY,
        rest="questions",
        map="""
            fact = "answers"
            source = "limesurvey"
            [columns]
            response = "id"
            customer = "token"
            occurred_at = ["datestamp", { column = "submitdate", missing = ["1980-01-01 00:00:00"] }]
            started_at = "startdate"
            pages = "lastpage"
            language = "startlanguage"
            [attributes]
            seed = "seed"
            referrer = "refurl"
            interview_time = "interviewtime"
            submitted = { column = "submitdate", missing = ["1980-01-01 00:00:00"] }
            [personal]
            never = ["ipaddr", "email"]
            names = ["firstname", "lastname"]
        """,
    )
)

presets.add(
    Preset(
        name="limesurvey",
        title="LimeSurvey, responses by the text of questions",
        sources=(SOURCE,),
        marks=("Date submitted", "Last page", "Start language"),
        needs=("Response ID",),
        remedy=REMEDY,
        called={
            "Response ID": ("Antwort ID", "ID de la réponse", "ID de respuesta"),
            "Date submitted": ("Datum Abgeschickt", "Date de soumission", "Fecha de envío"),
            "Last page": ("Letzte Seite", "Dernière page", "Última página"),
            "Start language": ("Start-Sprache", "Langue de départ", "Lenguaje inicial"),
            "Seed": ("Zufallsstartwert", "Tête de série", "Semilla"),
            "Date started": ("Datum gestartet", "Date de lancement", "Fecha de inicio"),
            "Date last action": ("Datum letzte Aktivität", "Date de la dernière action", "Fecha de la última acción"),
            "IP address": ("IP-Adresse", "Adresse IP", "Dirección IP"),
            "Referrer URL": ("Referrer-URL",),
            "Access code": ("Token", "Zugangscode", "Zugangsschlüssel", "Code d'accès"),
            "Email address": ("E-Mail-Adresse", "Adresse de courriel"),
            "First name": ("Vorname", "Prénom"),
            "Last name": ("Nachname",),
            "Total time": ("Gesamtzeit",),
        },
        rest="questions",
        map="""
            fact = "answers"
            source = "limesurvey"
            [columns]
            response = "Response ID"
            customer = "Access code"
            occurred_at = ["Date last action", { column = "Date submitted", missing = ["1980-01-01 00:00:00"] }]
            started_at = "Date started"
            pages = "Last page"
            language = "Start language"
            [attributes]
            seed = "Seed"
            referrer = "Referrer URL"
            interview_time = "Total time"
            submitted = { column = "Date submitted", missing = ["1980-01-01 00:00:00"] }
            [personal]
            never = ["IP address", "Email address"]
            names = ["First name", "Last name"]
        """,
    )
)
