"""Who said it and who reported it, as hops of a chain matched to the parties the desk knows."""

import pytest

from claims.rules.reading import KnownParty, read
from claims.vocabulary import Act, Mode

PARTIES = (
    KnownParty("anna-meier", ("Anna Meier", "A. Meier"), False),
    KnownParty("rat", ("Stadtrat", "Rat der Stadt"), False),
    KnownParty("kurier", ("Städtischer Kurier", "Kurier"), True),
    KnownParty("the-herald", ("The Herald", "Herald"), True),
    KnownParty("jane-roe", ("Jane Roe",), False),
    KnownParty("acme", ("Acme Inc", "Acme"), False),
)
FIGURE = {"de": "die Sanierung koste 12 Millionen Euro", "en": "the repair cost $12 million"}


def hops(sentence, language, parties=PARTIES):
    """Return the chain of the one suggestion made of a sentence."""
    text = sentence.format(claim=FIGURE[language])
    found = read(text, language, parties=parties).suggestions
    chains = {suggestion.hops for suggestion in found}
    assert len(chains) == 1, f"“{text}” has {len(chains)} chains"
    return [(hop.step, str(hop.act), str(hop.mode), hop.party_slug, hop.name) for hop in chains.pop()]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Anna Meier sagte, {claim}.", [(1, "said", "paraphrase", "anna-meier", "Anna Meier")]),
        ("Wie der Kurier berichtet, {claim}.", [(1, "reported", "paraphrase", "kurier", "Kurier")]),
        (
            "Demnach gilt: {claim}, berichtete der Kurier.",
            [(1, "reported", "paraphrase", "kurier", "Kurier")],
        ),
        (
            "Demnach gilt: {claim}, berichtete die „Neue Muster-Zeitung“.",
            [(1, "reported", "paraphrase", "", "Neue Muster-Zeitung")],
        ),
        ("Laut Anna Meier gilt: {claim}.", [(1, "said", "paraphrase", "anna-meier", "Anna Meier")]),
        ("Dem Kurier zufolge gilt: {claim}.", [(1, "reported", "paraphrase", "kurier", "Kurier")]),
        ("Offenbar gilt: {claim}, so der Stadtrat.", [(1, "said", "paraphrase", "rat", "Stadtrat")]),
        (
            "Anna Meier sagte dem Kurier am Montag, {claim}.",
            [
                (1, "told", "paraphrase", "anna-meier", "Anna Meier"),
                (2, "reported", "paraphrase", "kurier", "Kurier"),
            ],
        ),
        (
            "Ehemalige Mitarbeiter sagten dem Kurier, {claim}.",
            [
                (1, "told", "anonymous", "", "Ehemalige Mitarbeiter"),
                (2, "reported", "paraphrase", "kurier", "Kurier"),
            ],
        ),
        (
            "Es gilt: {claim}, so ehemalige Mitarbeiter, die mit dem Kurier sprachen.",
            [
                (1, "said", "anonymous", "", "ehemalige Mitarbeiter"),
                (2, "reported", "paraphrase", "kurier", "Kurier"),
            ],
        ),
        ("Berichten zufolge gilt: {claim}.", [(1, "reported", "unattributed", "", "Berichten zufolge")]),
        ("Meier-nahe Personen sagten, {claim}.", [(1, "said", "anonymous", "", "Meier-nahe Personen")]),
        (
            "Anna Meier widersetzte sich und schrieb an alle, {claim}.",
            [(1, "wrote", "paraphrase", "anna-meier", "Anna Meier")],
        ),
        (
            "Anna Meier, Chefin des Bauamts, warnte, {claim}.",
            [(1, "said", "paraphrase", "anna-meier", "Anna Meier")],
        ),
        ("Nach Angaben des Kreises Muster gilt: {claim}.", [(1, "said", "paraphrase", "", "Kreises Muster")]),
        (
            "Einem Bericht der Neuen Muster-Zeitung zufolge gilt: {claim}.",
            [(1, "reported", "paraphrase", "", "Neuen Muster-Zeitung")],
        ),
        ("Das Bauamt teilte am Montag mit, {claim}.", [(1, "told", "paraphrase", "", "Bauamt")]),
        ("Seitdem sagt sie, {claim}.", [(1, "said", "paraphrase", "", "sie")]),
        ("Im Mai stand fest, {claim}.", []),
    ],
)
def test_german_attributions_become_chains(sentence, expected):
    assert hops(sentence, "de") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("According to Jane Roe, {claim}.", [(1, "said", "paraphrase", "jane-roe", "Jane Roe")]),
        (
            "In all, {claim}, according to the Herald.",
            [(1, "reported", "paraphrase", "the-herald", "Herald")],
        ),
        (
            "Jane Roe told the Herald that {claim}.",
            [
                (1, "told", "paraphrase", "jane-roe", "Jane Roe"),
                (2, "reported", "paraphrase", "the-herald", "Herald"),
            ],
        ),
        (
            "Two people familiar with the matter told the Herald that {claim}.",
            [
                (1, "told", "anonymous", "", "Two people"),
                (2, "reported", "paraphrase", "the-herald", "Herald"),
            ],
        ),
        (
            "The Herald reported on Monday that {claim}.",
            [(1, "reported", "paraphrase", "the-herald", "Herald")],
        ),
        ("Jane Roe, the mayor, said {claim}.", [(1, "said", "paraphrase", "jane-roe", "Jane Roe")]),
        ('"In fact {claim}," said Jane Roe.', [(1, "said", "verbatim", "jane-roe", "Jane Roe")]),
        ("In a statement, the ministry said {claim}.", [(1, "said", "paraphrase", "", "ministry")]),
        ("The agency has also confirmed {claim}.", [(1, "said", "paraphrase", "", "agency")]),
        ("As one knows, {claim} reportedly.", [(1, "reported", "unattributed", "", "reportedly")]),
        ("Reporters were told that {claim}.", []),
        ("By all accounts {claim} in reports.", []),
    ],
)
def test_english_attributions_become_chains(sentence, expected):
    assert hops(sentence, "en") == expected


def test_quoted_words_make_the_origin_verbatim_and_the_paper_the_second_hop():
    text = "Laut dem Kurier antwortete Anna Meier: „Das kostet uns 12 Millionen Euro.“"

    (suggestion,) = read(text, "de", parties=PARTIES).suggestions

    assert [(hop.party_slug, hop.act, hop.mode) for hop in suggestion.hops] == [
        ("anna-meier", Act.SAID, Mode.VERBATIM),
        ("kurier", Act.REPORTED, Mode.PARAPHRASE),
    ]


def test_short_form_is_known_once_the_whole_name_has_been_given():
    claim = FIGURE["de"]
    party = KnownParty("anna-meier", ("Anna Meier",), False)

    after = read(f"Anna Meier kam 2019.\n\nMeier sagte, {claim}.", "de", parties=[party]).suggestions
    alone = read(f"Meier sagte, {claim}.", "de", parties=[party]).suggestions

    assert {hop.party_slug for found in after for hop in found.hops} == {"anna-meier"}
    assert {hop.party_slug for found in alone for hop in found.hops} == {""}


def test_short_form_of_two_parties_is_nobody():
    parties = [KnownParty(f"{name}-meier", (f"{name} Meier",), False) for name in ("Anna", "Bernd")]
    text = f"Anna Meier und Bernd Meier kamen.\n\nMeier sagte, {FIGURE['de']}."

    assert [hop.party_slug for hop in read(text, "de", parties=parties).suggestions[-1].hops] == [""]


def test_name_of_two_parties_is_nobody():
    parties = [KnownParty(slug, ("Bauamt",), False) for slug in ("bauamt-a", "bauamt-b")]

    assert hops("Das Bauamt sagte, {claim}.", "de", parties) == [(1, "said", "paraphrase", "", "Bauamt")]


def test_genitive_names_the_party_and_a_compound_does_not():
    parties = [KnownParty("acme", ("Acme",), False)]

    assert hops("Nach Angaben Acmes gilt: {claim}.", "de", parties)[0][3] == "acme"
    assert hops("Acme-Mitarbeiter sagten, {claim}.", "de", parties)[0][2:] == (
        "anonymous",
        "",
        "Acme-Mitarbeiter",
    )


def test_group_the_desk_knows_stays_anonymous():
    parties = [KnownParty("former-staff", ("Ehemalige Mitarbeiter",), False)]

    assert hops("Ehemalige Mitarbeiter sagten, {claim}.", "de", parties) == [
        (1, "said", "anonymous", "former-staff", "Ehemalige Mitarbeiter")
    ]


def test_speech_inside_a_quotation_is_not_that_of_the_article():
    text = "„Anna Meier sagte mir, dass es 12 Millionen Euro kostet“, sagte Jane Roe."

    (suggestion,) = read(text, "de", parties=PARTIES).suggestions

    assert [hop.party_slug for hop in suggestion.hops] == ["jane-roe"]


def test_chain_begins_with_one_who_has_it_first_hand():
    for sentence in ("Der Kurier zitierte ihn: {claim}.", "Der Kurier zitierte Anna Meier, {claim}."):
        assert hops(sentence, "de")[0][1] != "quoted"
