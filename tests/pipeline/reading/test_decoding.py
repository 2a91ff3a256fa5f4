from __future__ import annotations

import pytest

from pipeline.reading.decoding import decode

TEXT = "unit_id,setting\nU1,children’s home – café\n"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252 (cp1252)"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
def test_a_file_is_read_alike_in_each_known_encoding(encoding: str, named: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, named, False)


@pytest.mark.parametrize("data", [b"a,b\n\x81,1\n", b"a\0\0b,\0c", b"\xff\xfeodd"])
def test_bytes_that_are_text_in_no_known_encoding_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no encoding that we know|NUL bytes"):
        decode(data)


@pytest.mark.parametrize("extra", ["", "x"])
def test_a_nul_byte_in_a_plain_text_is_called_one_whatever_the_length(extra: str) -> None:
    data = f"visit_id,family_id\nV\0x,F1{extra}\n".encode()
    with pytest.raises(ValueError, match="it holds NUL bytes"):
        decode(data)


def test_no_bytes_are_no_text() -> None:
    assert decode(b"") == ("", "UTF-8", False)


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman"])
@pytest.mark.parametrize(
    "text",
    [
        "worker,team\nW1,Tîm Plant\nW2,TÎM PLANT\n",
        "worker,team\nW1,Ysgol Dinas Brân\nW2,Café Zoë\n",
        "worker,team\nW1,Seán\nW2,Siân and René\n",
    ],
)
def test_an_older_code_page_is_told_by_its_letters_and_said_to_be_a_guess(
    encoding: str, text: str
) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


@pytest.mark.parametrize(
    "text",
    ["£5,200", "a “quoted” word’s end – so", "Zoë", "BRÂN", "25°", "Noël’s café…", "½ day"],
)
def test_windows_text_is_never_taken_for_an_older_code_page(text: str) -> None:
    assert decode(f"a,b\n1,{text}\n".encode("cp1252")) == (
        f"a,b\n1,{text}\n",
        "Windows-1252 (cp1252)",
        False,
    )
