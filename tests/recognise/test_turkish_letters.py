"""Letters that are Icelandic in one encoding and Turkish in another are told by the others, or asked about."""

from __future__ import annotations

from pathlib import Path

from recognise.clerk import Clerk


def comments(folder: Path, said: str, encoding: str) -> Path:
    file = folder / "survey.csv"
    rows = "".join(f"{i};2026-03-{i:02};{i % 11};{said}\n" for i in range(1, 20))
    file.write_text(f"Response ID;Date;How likely are you to recommend us?;Comment\n{rows}", encoding=encoding)
    return file


def test_other_turkish_letters_tell(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(comments(tmp_path, "Kararsızım, çok geç geldi, teşekkürler", "cp1254"))

    assert clerk.asked == []
    assert 'encoding = "cp1254"' in clerk.text


def test_where_no_other_letter_tells_it_is_asked(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(comments(tmp_path, "Kararsızım", "cp1254"), {"encoding": "cp1254"})

    assert clerk.asked == ["encoding"]
