"""What comes between in the year: words, proposals, absences, an argument, a server out of reach. By week number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.integration.year.story import DAY, WEEK, Year


def principle(year: Year) -> None:
    """Both are asked whether they look at the load together, and both say yes."""
    for person in year.couple.people:
        title = {"en": "Shall we look at the load", "de": "Wollen wir gemeinsam auf die Last"}[person.language]
        person.hand.tick(person.card(title).key)


def picked_up(year: Year) -> None:
    """Alex made dinner, which is Sam's: a new item says so."""
    alex, sam = year.couple.people
    dinners = sam.next("Dinners")
    year.couple.at(dinners, 22)
    alex.say("did dinners")
    alex.record.did("done", "dinners", dinners, "alex")


def picked_up_on_the_card(year: Year) -> None:
    """Sam was in the shop, which is Alex's: a line on the own column says so, with a slip of the finger."""
    alex, sam = year.couple.people
    shop = alex.next("The shop")
    year.couple.at(shop, 22)
    sam.write("erledgt the shop")
    sam.record.did("done", "shop", shop, "sam")


def together(year: Year) -> None:
    """They cooked together."""
    sam = year.couple.sam
    dinners = sam.next("Dinners")
    year.couple.at(dinners, 22)
    sam.write("mit alex dinners")
    sam.record.did("done", "dinners", dinners, "alex", "sam")


def a_home_for_gutters(year: Year) -> None:
    """Sam takes what needed a home; Alex names something new that needs one."""
    alex, sam = year.couple.people
    sam.say("übernehme gutters")
    alex.write("new: passports")
    year.couple.settle()
    assert all("passports" in person.column().notes for person in (alex, sam))


def post_is_given(year: Year) -> None:
    """Alex proposes the post to Sam, who says yes: from Monday on it is Sam's."""
    alex, sam = year.couple.people
    alex.say("give post to sam")
    year.couple.settle()
    sam.hand.tick(sam.card("Post wäre deins").key)


def school_stays(year: Year) -> None:
    """Sam proposes school to Alex, who does not take it: it stays, and nobody is told why."""
    alex, sam = year.couple.people
    sam.write("gib school an alex")
    year.couple.settle()
    card = alex.card("School would be yours")
    if not alex.hand.refuse(card.key):
        alex.hand.delete(card.key)


def bins_stay(year: Year) -> None:
    """Alex proposes the bins to Sam, who crosses the card out: they stay."""
    alex, sam = year.couple.people
    alex.say("give bins to sam")
    year.couple.settle()
    assert sam.hand.refuse(sam.card("Bins wäre deins").key)
    year.couple.settle()
    assert alex.named("Bins")


def wrong_word(year: Year) -> None:
    """What takes something away is not guessed: it is answered with what would be understood."""
    alex = year.couple.alex
    alex.write("giv bins to sam")
    alex.say("skipp the shop")
    year.couple.settle()
    assert alex.named("The shop")
    assert "give Bins to Sam" in alex.texts() or "give bins to" in alex.texts().lower()


def moved(year: Year) -> None:
    """The shop can wait until Sunday."""
    alex = year.couple.alex
    alex.hand.move(alex.named("The shop")[0].key, 1)


def away(who: str, weeks: int = 2) -> Callable[[Year], None]:
    """From Monday on that member is away for so many weeks."""

    def said(year: Year) -> None:
        person = year.person(who)
        first = year.couple.today + timedelta(days=7 - year.couple.today.weekday())
        last = first + weeks * WEEK - DAY
        word = {"en": "away", "de": "weg"}[person.language]
        person.say(f"{word} {first.day}.{first.month}.-{last.day}.{last.month}.")
        year.gone[who] = (first, last + DAY)

    return said


def out_of_reach(year: Year) -> None:
    """Sam's server is away for nine days; Sam's app goes on, and what it shows by then counts."""
    couple, sam = year.couple, year.couple.sam
    sam.goes_away()
    couple.offline.add("sam")
    year.back = couple.today + 9 * DAY


def undone(year: Year) -> None:
    """Alex says a word too early and takes it back; Sam cooks after all."""
    alex, sam = year.couple.people
    dinners = sam.next("Dinners")
    year.couple.at(dinners, 12)
    alex.say("did dinners")
    alex.record.did("done", "dinners", dinners, "alex")
    year.couple.settle()
    alex.write("undo")
    alex.record.forget("dinners", dinners)
    year.couple.settle()
    assert [each.day for each in sam.named("Dinners")] == [dinners]


def put_back(year: Year) -> None:
    """After an argument everything of Alex's is gone; the card is deleted, and all stands there as it was."""
    couple, alex = year.couple, year.couple.alex
    before = sorted((e.title, e.day) for e in alex.items if e.is_open and e.title in alex.things)
    alex.purge()
    couple.asked.add("alex")
    couple.settle()
    assert alex.owned(couple.today + WEEK) == []
    alex.hand.delete(alex.card("put them back?").key)
    couple.asked.clear()
    couple.settle()
    assert sorted((e.title, e.day) for e in alex.items if e.is_open and e.title in alex.things) == before


def let_go(year: Year) -> None:
    """Another time it is Sam, and the card is ticked: what went was taken off."""
    couple, sam = year.couple, year.couple.sam
    went = [sam.about(each) for each in sam.items if each.is_open and each.title in sam.things]
    sam.purge()
    couple.asked.add("sam")
    couple.settle()
    sam.hand.tick(sam.card("zurückholen?").key)
    for thing, day in went:
        if thing not in ("planning", "check-in"):
            sam.record.did("dropped", thing, day, "sam")
    couple.asked.clear()
    couple.settle()


def pause(year: Year) -> None:
    """Sam rests for two weeks, at once."""
    sam = year.couple.sam
    today = year.couple.today
    sam.say("pause 2 wochen")
    year.couple.settle()
    assert sam.owned(today + 10 * WEEK) == []
    year.gone["sam"] = (today, today + 2 * WEEK)


def passports(year: Year) -> None:
    """Alex takes what was new."""
    year.couple.alex.write("take passports")


def leave(year: Year) -> None:
    """Sam leaves. What is finished stays, and nothing that is open."""
    sam = year.couple.sam
    sam.say("austreten")
    year.couple.settle()
    stands = [e for e in sam.items if e.is_open and not e.title.startswith("Mine:")]
    assert [(e.title, e.day) for e in stands if e.day is None or e.day >= year.couple.today] == []
    year.gone["sam"] = (year.couple.today, year.couple.today + 100 * WEEK)


SKIPS = {5: ("post", "laundry"), 22: ("bins",), 37: ("school",)}
"""Things that their owner looks at and finds not needed."""

EVENTS: dict[int, Callable[[Year], None]] = {
    1: principle,
    2: picked_up,
    3: picked_up_on_the_card,
    4: together,
    6: a_home_for_gutters,
    7: post_is_given,
    9: school_stays,
    10: wrong_word,
    11: away("alex"),
    15: moved,
    16: out_of_reach,
    18: bins_stay,
    20: undone,
    22: put_back,
    26: let_go,
    30: away("sam", 1),
    36: pause,
    44: passports,
    51: leave,
}
