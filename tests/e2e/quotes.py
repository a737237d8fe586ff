"""Words that editors select, each in the text around it; ⟦ ⟧ mark what is selected and are not in the text.

Where whole words are meant to come of a part of one, ⟨ ⟩ mark what is to be saved.
"""

from dataclasses import dataclass

ZWJ, VS16, NBSP, NNBSP, SHY, ZWSP = "\u200d", "\ufe0f", "\u00a0", "\u202f", "\u00ad", "\u200b"
FAMILY = f"👩{ZWJ}👩{ZWJ}👧{ZWJ}👦"
FLAG = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@dataclass(frozen=True)
class Text:
    """An article and the selections tried in it; `exact` selections are not widened to words."""

    name: str
    language: str
    paragraphs: tuple[str, ...]
    exact: bool = False


@dataclass(frozen=True)
class Selection:
    """A stretch of an article in code points, and what is to be saved of it."""

    start: int
    end: int
    saved: tuple[int, int]


def read(marked):
    """Return the text without its marks, and the selections they stood for."""
    body, starts, ends, inner, outer = "", [], [], [], []
    for character in marked:
        match character:
            case "⟦":
                starts.append(len(body))
            case "⟧":
                ends.append(len(body))
            case "⟨":
                inner.append(len(body))
            case "⟩":
                outer.append(len(body))
            case _:
                body += character
    wide = list(zip(inner, outer, strict=True))
    return body, [
        Selection(
            start,
            end,
            next((place for place in wide if place[0] <= start and end <= place[1]), (start, end)),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


# Some letters below look alike and are not: composed and decomposed, Latin and Cyrillic.
TEXTS = (
    Text(
        "plain words",
        "en",
        (
            "⟦The new bridge⟧ cost 40 million euros, the mayor said.",
            "Work began ⟦in 2019⟧ and ended in 2023.",
            "The council had named ⟦25 million euros⟧.",
            "It was the ⟦first⟧ of its kind.",
            "⟦Nobody was asked.⟧",
            "One word stands at the ⟦end⟧",
        ),
    ),
    Text(
        "parts of words",
        "de",
        (
            "Die ⟨13-Milliarden-⟦Dollar⟧-Partnerschaft⟩ mit Microsoft.",
            "Er spendete ⟨20⟦16 15 Milli⟧onen⟩ Euro.",
            "Es waren ⟨4⟦8,⟧1⟩ Prozent.",
            "Der ⟨US-⟦Dol⟧lar⟩ fiel.",
            "Das ⟨Start-⟦up⟧⟩ wuchs.",
            "⟨Wahr⟦schein⟧lich⟩ ein Gespräch wert.",
            "Er ⟨habe’⟦s⟧⟩ gesagt.",
            "Am ⟨0⟦6.03.20⟧24⟩ reichte er Klage ein.",
            "Die Straße hieß ⟨Grün⟦str⟧aße⟩.",
        ),
    ),
    Text(
        "exactly parts of words",
        "de",
        (
            "Die 13-Milliarden-⟦Dollar⟧-Partnerschaft mit Microsoft.",
            "Er spendete 20⟦16 15 Milli⟧onen Euro.",
            "Ein ⟦Bau⟧meister war er.",
            "Im Februar⟦ 2018⟧ ging er.",
            "Und ⟦so we⟧iter.",
        ),
        exact=True,
    ),
    Text(
        "emoji",
        "en",
        (
            "The mayor wrote ⟦👍🏽 for the bridge⟧ at noon.",
            f"A family ⟦{FAMILY} of four⟧ was counted.",
            f"The flag {FLAG} ⟦was raised⟧ twice.",
            f"Hearts ⟦❤{VS16}❤{VS16}⟧ came in.",
            "😀😀😀 ⟦after three faces⟧ 😀",
            "Between 🎉⟦two⟧🎉 crackers.",
            "🧱🧱 ⟦forty million⟧ 💶💶",
            f"⟦{FAMILY}⟧ alone.",
            "Astral ⟦𝔅𝔯𝔦𝔡𝔤𝔢⟧ letters and ⟦𠜎𠜱⟧ signs.",
        ),
        exact=True,
    ),
    Text(
        "emoji by whole words",
        "en",
        (
            "The mayor wrote ⟦👍🏽 for the bridge⟧ at noon.",
            f"A family ⟦{FAMILY} of four⟧ was counted.",
            "😀😀😀 ⟨aft⟦er three fac⟧es⟩ 😀",
            "Beside 🎉🎉 ⟨cra⟦cke⟧rs⟩ 🎉.",
        ),
    ),
    Text(
        "combining marks",
        "de",
        (
            "Die Bru\u0308cke ⟦kostete viel Geld⟧ und Zeit.",
            "Die ⟦Bru\u0308cke⟧ steht.",
            "Ein ⟨Cafe\u0301-⟦Besi⟧tzer⟩ klagte.",
            "Das ⟦Cafe\u0301⟧.",
            "Vie\u0323\u0302t ⟦Vie\u0323\u0302t Nam⟧ im Text.",
            "Z\u0301\u0302\u0303 und ⟦Z\u0301\u0302\u0303⟧ mit drei Zeichen.",
            "In a\u030angstro\u0308m ⟦gemessen⟧.",
            "Handgul: ⟦\u1112\u1161\u11ab\u1100\u1173\u11af⟧ in Teilen.",
            "Hindi: ⟦क्षत्रिय⟧ steht hier.",
        ),
    ),
    Text(
        "right to left",
        "en",
        (
            "The paper wrote ⟦שלום עולם⟧ on its front page.",
            "⟦ראש העירייה אמר⟧ שהגשר עלה ארבעים מיליון.",
            "הגשר החדש ⟦עלה 40 מיליון אירו⟧ השנה.",
            "قال العمدة إن ⟦الجسر الجديد⟧ كلف أربعين مليون يورو.",
            "⟦بدأ العمل في عام ٢٠١٩⟧ وانتهى.",
            "Mixed: The ⟦word שלום and more⟧ after it.",
            f"نامه ⟦می{chr(0x200C)}خواهم⟧ است.",
            "ע⟦בר⟧ית",
        ),
        exact=True,
    ),
    Text(
        "right to left by whole words",
        "en",
        (
            "The paper wrote ⟨ש⟦לום עו⟧לם⟩ on its front page.",
            "قال العمدة إن ⟨الج⟦سر الج⟧ديد⟩ كلف أربعين مليون يورو.",
        ),
    ),
    Text(
        "blanks that do not break",
        "de",
        (
            f"Es waren ⟦48,1{NBSP}Mrd.{NBSP}Euro⟧ im Jahr.",
            f"Rund ⟦40{NNBSP}%⟧ der Stimmen.",
            f"z.{NBSP}B. ⟦die Brücke⟧ und mehr.",
            "Zwei  ⟦Blanks  dazwischen⟧ und\u2003breit.",
            f"Weich ge⟦trennt{SHY}es Wort⟧ hier.",
            f"Unsichtbar ⟦ge{ZWSP}teilt⟧ steht es.",
            f"Nach {NBSP}⟦dem Leerzeichen⟧{NBSP} davor.",
        ),
        exact=True,
    ),
    Text(
        "quotation marks and dashes",
        "de",
        (
            "Er sagte ⟦„Auf persönlicher Ebene ist es traurig“⟧ und ging.",
            "Er sagte „⟦Ich stimme in allen Punkten überein⟧“.",
            "Sie schrieb ⟦»kein Wort«⟧ davon.",
            "Das ‚⟦halbe⟧‘ Wort.",
            "Von 2016 ⟦– so die Zeitung –⟧ bis heute.",
            "Drei Punkte… ⟦und weiter…⟧",
            "⟦“The bridge”, she said,⟧ was cheap.",
            "It’s ⟦the mayor’s⟧ bridge.",
        ),
        exact=True,
    ),
    Text(
        "the same words twice",
        "en",
        (
            "The bridge. The ⟦bridge⟧. The bridge.",
            "The bridge. The bridge. The ⟦bridge⟧.",
            "no no no ⟦no⟧ no no no",
            "See also: The bridge",
            "See also: ⟦The bridge⟧",
            "See also: The bridge",
            "It cost 5 million, not 15 million, ⟦5 million⟧.",
            "Again 😀 again 😀 ⟦again⟧ 😀 again.",
        ),
        exact=True,
    ),
    Text(
        "hostile words",
        "en",
        (
            "He typed ⟦<script>alert(1)</script>⟧ into it.",
            'And ⟦</p></section> &amp; "quotes" & \' more⟧ too.',
            "Then ⟦{{ 7*7 }} {% now %} %s %(x)s⟧ came.",
            "A ⟦backslash \\n and \\u0041⟧ stays.",
            "=cmd⟦|' /C calc'!A0⟧ in a cell.",
        ),
        exact=True,
    ),
    Text(
        "letters of their own",
        "de",
        (
            "Die ⟦STRAẞE⟧ und die Straße.",
            "Eine ⟦ﬁktive⟧ Ligatur und ＡＢＣ ⟦ＤＥＦ⟧.",
            "Kapitel ⟦Ⅻ, 10² m⟧ und ½.",
            "Türkisch ⟦İstanbul⟧ und ısı.",
        ),
        exact=True,
    ),
    Text(
        "across paragraphs",
        "en",
        (
            "The first paragraph ⟦ends here.",
            "And this one is whole.",
            "The third begins⟧ and goes on.",
            "A fourth ⟦one.",
            "A fifth one⟧ ends.",
        ),
    ),
    Text(
        "whole text",
        "de",
        (
            "⟦Das ist der ganze Text.",
            "Mehr steht hier nicht.⟧",
        ),
    ),
    Text("very start", "en", ("⟦Start⟧ of the text, and more.", "Start again.")),
    Text("very end", "en", ("More, and then the end.", "It comes to the ⟦end.⟧")),
    Text("one character", "en", ("⟦X⟧",)),
    Text("one emoji", "en", ("⟦😀⟧",), exact=True),
)

# Typed into the form of a paragraph: the words as a keyboard has them, and as they stand in the text.
TYPED = (
    ("Er sagte „Auf der Ebene ist es traurig“.", '"Auf der Ebene ist', "„Auf der Ebene ist"),
    ("Sie schrieb »kein Wort« davon.", '"kein Wort"', "»kein Wort«"),
    ("It’s the mayor’s bridge.", "the mayor's bridge", "the mayor’s bridge"),
    ("Von 2016 – so die Zeitung – bis heute.", "2016 - so die Zeitung", "2016 – so die Zeitung"),
    (f"Es waren 48,1{NBSP}Mrd.{NBSP}Euro im Jahr.", "48,1 Mrd. Euro", f"48,1{NBSP}Mrd.{NBSP}Euro"),
    ("Drei Punkte… und weiter.", "Punkte... und", "Punkte… und"),
    ("Die Bru\u0308cke steht.", "Die Brücke", "Die Bru\u0308cke"),
    ("Die Brücke steht.", "Die Bru\u0308cke", "Die Brücke"),
    ("Zwei  Blanks\u2003dazwischen.", "Zwei Blanks dazwischen", "Zwei  Blanks\u2003dazwischen"),
    (f"Ein weich ge{SHY}trenntes Wort.", "getrenntes Wort", f"ge{SHY}trenntes Wort"),
    ("Emoji 😀 im Satz 👍🏽 hier.", "😀 im Satz 👍🏽", "😀 im Satz 👍🏽"),
    ("שלום עולם כאן.", "שלום עולם", "שלום עולם"),
)  # fmt: skip
