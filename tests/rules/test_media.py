import pytest

from claims.rules.media import KEPT, media_type_of


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (b"%PDF-1.7\n", "a.html", "application/pdf"),
        (b"junk\n%PDF-1.4", "a", "application/pdf"),
        (b"not a pdf", "a.pdf", None),
        (b"<!DOCTYPE html><p>x", "a.html", "text/html"),
        (b"<p>x", "a.HTM", "text/html"),
        (b"\n<html>", "", "text/html"),
        (b"<svg/>", "a.svg", None),
        (b"words", "a.txt", "text/plain"),
        (b"words", "notes.md", "text/plain"),
        (b"words", "words", None),
        (b"MZ\x90\x00\x03", "a.txt", None),
        (b"\xff\xfew\x00", "a.txt", "text/plain"),
        (b"#!/bin/sh", "a.sh", None),
        (b"PK\x03\x04", "a.docx", None),
        (b"ID3\x03", "a.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90", "a.bin", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypisom", "a.mp4", "video/mp4"),
        (b"\x00\x00\x00\x20ftypM4A ", "a.mp4", "audio/mp4"),
        (b"\x1aE\xdf\xa3\x01\x00webm", "a.webm", "video/webm"),
        (b"\x1aE\xdf\xa3\x01\x00matroska", "a.mkv", None),
        (b"OggS\x00\x02vorbis", "a.ogg", "audio/ogg"),
        (b"OggS\x00\x02\x80theora", "a.ogv", "video/ogg"),
        (b"RIFF\x24\x00\x00\x00WAVE", "a.wav", "audio/wav"),
        (b"RIFF\x24\x00\x00\x00AVI ", "a.avi", None),
        (b"fLaC\x00", "a.flac", "audio/flac"),
        (b"", "a.txt", "text/plain"),
    ],
)
def test_a_file_is_told_by_its_first_bytes_and_the_list_is_closed(content, name, kind):
    assert media_type_of(content, name) == kind
    assert kind is None or kind in KEPT
