from claims.rules.chains import Hop, count_origins, read_chain

MEETING = Hop(1, "Researcher", act="said", mode="verbatim", wording="He called me a jackass", language="en")
STAFF = Hop(2, "Former employees", act="told", mode="anonymous")
JOURNAL = Hop(3, "Wall Street Journal", "Story", "reported", "paraphrase", "he called him a “jackass”", "en")
ARTICLE = Hop(4, "futuriq.de", "Article", "translated", "translation", "er nannte ihn einen Idioten", "de")


def chain(*parties, act="reported"):
    return read_chain(
        Hop(step, party, act="said" if step == 1 else act) for step, party in enumerate(parties, start=1)
    )


def test_chain_is_read_from_whoever_said_it_first():
    read = read_chain([ARTICLE, JOURNAL, MEETING, STAFF])

    assert read.hops == [MEETING, STAFF, JOURNAL, ARTICLE]
    assert read.origin == "Researcher"
    assert read.is_loop is False
    assert read.problems == []


def test_spot_where_the_wording_changed_is_found_across_hops_without_wording():
    assert read_chain([MEETING, STAFF, JOURNAL, ARTICLE]).wording_changes == [(1, 3), (3, 4)]


def test_case_quotation_marks_and_punctuation_do_not_change_a_wording():
    same = read_chain([Hop(1, "A", wording="The “plan”, then."), Hop(2, "B", wording="the plan - THEN")])

    assert same.wording_changes == []


def test_claim_that_comes_back_to_the_same_hands_is_a_circle():
    circle = chain("Encyclopedia", "Newspaper", "Encyclopedia")

    assert circle.is_loop is True
    assert circle.problems == ["Step 3 goes back to Encyclopedia at step 1: the chain is a circle."]


def test_same_hands_twice_in_a_row_are_no_circle():
    assert chain("Journal", "Journal", "Article").is_loop is False


def test_document_stands_in_for_a_party_that_is_not_named():
    assert read_chain([Hop(1, "", "Leaked memo"), Hop(2, "Journal")]).origin == "Leaked memo"


def test_empty_chain_asks_for_its_origin():
    empty = read_chain([])

    assert (empty.origin, empty.is_loop) == ("", False)
    assert empty.problems == ["The chain is empty. Begin with whoever said it first."]


def test_gaps_and_doubles_in_the_numbers_are_named():
    assert read_chain([Hop(1, "A"), Hop(3, "B"), Hop(3, "C")]).problems == [
        "The steps are numbered 1, 3, 3. Number them from 1 without gaps, the origin first."
    ]


def test_hop_without_party_and_source_is_named():
    assert read_chain([Hop(1, "A"), Hop(2, "")]).problems == [
        "Step 2 names neither a party nor a source. Say through whose hands it went."
    ]


def test_chain_that_begins_with_a_quotation_lacks_its_origin():
    assert read_chain([Hop(1, "Journal", act="quoted")]).problems == [
        "Step 1 only passes the claim on. Add whoever Journal has it from, even if unknown."
    ]


def test_verbatim_must_be_verbatim():
    changed = [
        Hop(1, "A", wording="ten years", language="en"),
        Hop(2, "B", mode="verbatim", wording="twelve years", language="en"),
    ]

    assert read_chain(changed).problems == ["Step 2 is marked verbatim, but its wording differs from step 1."]


def test_translation_into_the_same_language_is_named():
    assert read_chain(
        [Hop(1, "A", language="en"), Hop(2, "B", act="translated", language="en")]
    ).problems == ["Step 2 is marked a translation, but step 1 has the same language."]


def test_chains_with_different_origins_are_independent():
    assert count_origins([chain("Memo", "Article"), chain("Court", "Journal", "Article")]) == 2


def test_chains_with_the_same_origin_count_once():
    assert count_origins([chain("Memo", "Journal", "Article"), chain("Memo", "Agency", "Article")]) == 1


def test_origin_that_has_it_from_another_origin_is_not_independent():
    assert count_origins([chain("Journal", "Article"), chain("Staff", "Journal", "Article")]) == 1


def test_two_circles_that_rest_on_each_other_count_once():
    circles = [chain("A", "B", "A"), chain("B", "A", "B")]

    assert count_origins(circles) == 1
    assert count_origins([*circles, chain("C", "D")]) == 2


def test_no_chain_has_no_origin():
    assert count_origins([]) == 0
    assert count_origins([read_chain([])]) == 0


def test_outlets_that_report_one_wire_story_are_one_origin_and_people_who_speak_in_one_paper_are_not():
    def through(party, act):
        return read_chain([Hop(1, party, "story", act, content_of="Wire Agency")])

    assert count_origins([through("Post", "reported"), through("News", "published")]) == 1
    assert count_origins([through("Mayor", "said"), through("Union", "told")]) == 2
