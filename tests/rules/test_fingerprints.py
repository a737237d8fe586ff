import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.fingerprints import LARGEST_NUMBER, canonical, digest, fingerprint
from claims.rules.sentences import Refused

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.integers(-LARGEST_NUMBER, LARGEST_NUMBER)
documents = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def reversed_keys(document):
    if isinstance(document, dict):
        return {key: reversed_keys(document[key]) for key in reversed(document)}
    if isinstance(document, list):
        return [reversed_keys(member) for member in document]
    return document


@given(documents)
def test_canonical_form_says_what_the_document_says(document):
    assert json.loads(canonical(document)) == document


@given(documents)
def test_order_of_keys_does_not_change_the_fingerprint(document):
    assert canonical(reversed_keys(document)) == canonical(document)
    assert fingerprint(reversed_keys(document)) == fingerprint(document)


@given(documents, documents)
def test_different_documents_have_different_canonical_forms(one, other):
    # Python takes True for 1; JSON does not.
    are_equal = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

    assert (canonical(one) == canonical(other)) is are_equal


def test_canonical_form_is_that_of_rfc_8785():
    document = {"numbers": [333, -1, 0], "string": "€$\u000f\nA'\"\\/<", "literals": [None, True, False]}

    assert canonical(document) == (
        '{"literals":[null,true,false],"numbers":[333,-1,0],"string":"€$\\u000f\\nA\'\\"\\\\/<"}'
    )


def test_keys_are_sorted_by_utf_16_units_as_rfc_8785_asks():
    # The key order of RFC 8785, 3.2.3; by code points the smiley would come last.
    document = dict.fromkeys(["€", "\r", "\ufb33", "1", "😀", "\u0080", "ö"], 0)

    assert list(json.loads(canonical(document))) == ["\r", "1", "\u0080", "ö", "€", "😀", "\ufb33"]


def test_fingerprint_is_the_sha256_of_the_utf_8_bytes():
    assert fingerprint({"ü": 1}) == hashlib.sha256('{"ü":1}'.encode()).hexdigest()
    assert digest(b"memo") == hashlib.sha256(b"memo").hexdigest()


def test_list_and_tuple_are_the_same_list():
    assert canonical(("a", 1)) == canonical(["a", 1]) == '["a",1]'


def nested(depth):
    document = []
    for _ in range(depth):
        document = [document]
    return document


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"value": 1.5}, "A fingerprint cannot cover the float at $.value. Write it as text."),
        ({"value": float("nan")}, "A fingerprint cannot cover the float at $.value. Write it as text."),
        ([1, float("inf")], "A fingerprint cannot cover the float at $[1]. Write it as text."),
        ({"value": Decimal(1)}, "A fingerprint cannot cover the Decimal at $.value. Write it as text."),
        ({"value": b"memo"}, "A fingerprint cannot cover the bytes at $.value. Write it as text."),
        ({"value": 2**53}, "The number at $.value is too large. Write it as text."),
        ({1: "one"}, "A key under $ is no text."),
        ({"note": "\ud800"}, "The text at $.note holds half a character. Type it again."),
        ({"\ud800": 1}, "The text at $.\\ud800 holds half a character. Type it again."),
        (nested(65), "The document is nested deeper than 64 levels."),
        (nested(100_000), "The document is nested deeper than 64 levels."),
    ],
)
def test_what_would_read_differently_elsewhere_is_refused(document, sentence):
    with pytest.raises(Refused) as refused:
        canonical(document)

    assert refused.value.sentence == sentence


def test_sixty_four_levels_are_fine():
    assert canonical(nested(64)) == "[" * 65 + "]" * 65
