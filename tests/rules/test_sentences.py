from claims.rules.sentences import Problem, Refused


def test_refusal_is_its_sentence():
    refusal = Refused("The headline is missing.")

    assert refusal.sentence == "The headline is missing."
    assert str(refusal) == "The headline is missing."


def test_problem_names_file_row_and_field():
    problem = Problem(row=14, field="figure", sentence="“about 12 %” needs a year.", source="claims.csv")

    assert str(problem) == "claims.csv, row 14, field figure: “about 12 %” needs a year."


def test_problem_leaves_out_what_is_not_known():
    assert str(Problem(row=14, field="", sentence="No.")) == "row 14: No."
    assert str(Problem(row=None, field="figure", sentence="No.")) == "field figure: No."
    assert str(Problem(row=None, field="", sentence="No.")) == "No."
