"""Responses from Microsoft Forms, as XLSX or CSV, in seven languages.

The columns and their names in other languages are those of public programs that read such files (2020 to 2026).
Several choices end with “;” each. Points and feedback are what a quiz gives; they are marks of persons, and not stored.

What counts: a response happened when it was completed; there are no partial ones. Who answered without an account is
“anonymous”, which is nobody. Times are written as the owner's country does, in the owner's zone.
"""

from hark.recognise.preset import Preset, presets

READER = "https://github.com/acl-org/acl-anthology/blob/master/bin/add_attachments.py"

presets.add(
    Preset(
        name="microsoft-forms",
        title="Microsoft Forms, responses as XLSX or CSV",
        sources=(READER,),
        marks=("Start time", "Completion time", "Email", "Name"),
        needs=("ID",),
        remedy="Export it in Microsoft Forms under Responses, Open in Excel, and keep its first column.",
        called={
            "Start time": (
                "Startzeit",
                "Heure de début",
                "Hora de inicio",
                "Hora de início",
                "Ora di inizio",
                "Begintijd",
            ),
            "Completion time": (
                "Fertigstellungszeit",
                "Heure de fin",
                "Hora de finalización",
                "Hora de conclusão",
                "Ora di completamento",
                "Tijd van voltooien",
            ),
            "Email": ("E-Mail", "Adresse de messagerie", "Correo electrónico", "Posta elettronica"),
            "Name": ("Nom", "Nombre", "Nome", "Naam"),
            "Last modified time": (
                "Zeitpunkt der letzten Änderung",
                "Heure de la dernière modification",
                "Hora de la última modificación",
                "Hora da última modificação",
            ),
            "Language": ("Sprache", "Langue", "Idioma"),
            "Total points": ("Gesamtpunktzahl",),
            "Quiz feedback": ("Prüfungsfeedback",),
            "Points - *": ("Punkte - *", "Punkte – *"),
            "Feedback - *": ("Feedback – *",),
        },
        rest="questions",
        map="""
            fact = "answers"
            source = "microsoft-forms"
            [columns]
            response = "ID"
            customer = { column = "Email", missing = ["anonymous", "Anonymous"] }
            occurred_at = "Completion time"
            started_at = "Start time"
            language = "Language"
            [attributes]
            last_modified = "Last modified time"
            [personal]
            never = ["Total points", "Quiz feedback", "Grade posted time", "Points - *", "Feedback - *"]
            names = ["Name"]
        """,
    )
)
