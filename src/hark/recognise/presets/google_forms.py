"""Responses from Google Forms: the form's own CSV, or the sheet that it fills.

What the form adds is a time, and where it was told so an address; all other columns are questions. What these two are
called in other languages is taken from public programs that read such files (2020 to 2026). The form's own CSV writes
times with their zone and puts “;” between several choices, the sheet writes them as its country does and puts commas,
which stand in answers too: several choices of a sheet stay together.

A file is told by its time and a question with a question mark. A form of which no question has one is not told here.
What counts: every row is a finished response; there is no number of it, so that a row is known by all it says.
"""

from hark.recognise.preset import Preset, presets

RESPONSES = "https://developers.google.com/workspace/forms/api/reference/rest/v1/forms.responses"
GRADES = "it holds the marks of a quiz, which are no answers of customers."

presets.add(
    Preset(
        name="google-forms",
        title="Google Forms, responses as CSV or from their sheet",
        sources=(RESPONSES,),
        marks=("Timestamp", "[!0-9]*[?]*"),
        refuses={"* [[]Score]": GRADES, "* [[]Feedback]": GRADES},
        remedy="If it is a survey, take the points out under Settings, Make this a quiz, and download it again.",
        called={
            "Timestamp": (
                "Zeitstempel",
                "Horodateur",
                "Marca temporal",
                "Carimbo de data/hora",
                "Informazioni cronologiche",
                "Tijdstempel",
                "Sygnatura czasowa",
                "タイムスタンプ",
                "Отметка времени",
            ),
            "Email Address": (
                "E-Mail-Adresse",
                "Adresse e-mail",
                "Dirección de correo electrónico",
                "Endereço de e-mail",
                "Indirizzo email",
                "E-mailadres",
                "メールアドレス",
                "Username",
                "Nutzername",
                "Nom d'utilisateur",
                "Nombre de usuario",
                "Nome de usuário",
                "Nome utente",
            ),
        },
        rest="questions",
        map="""
            fact = "answers"
            source = "google-forms"
            [columns]
            customer = "Email Address"
            occurred_at = "Timestamp"
        """,
    )
)
