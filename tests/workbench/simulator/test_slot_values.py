"""What Alexa sends for spoken numbers, dates, times and durations.

The clock stands at Tuesday 24 November 2015, 10 o'clock, as in Amazon's slot type reference, unless a test sets it.
"""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup_workbench.simulator.number_words import NumberWords
from speakup_workbench.simulator.slot_values import listed, reader
from speakup_workbench.simulator.words import Wording

TYPES = ("NUMBER", "FOUR_DIGIT_NUMBER", "Ordinal", "PhoneNumber", "AlphaNumeric", "DATE", "TIME", "DURATION")


def value(type: str, text: str, clock: str = "2015-11-24T10:00", language: str = "en") -> str | None:
    found = reader(f"AMAZON.{type}", language)
    assert found is not None
    words = " ".join(Wording(language).read(text).typed).split()
    sent = found.read(words, datetime.fromisoformat(f"{clock}+00:00"))
    if sent is not None:
        assert len(words) <= found.longest
        assert all(word in found.vocabulary or not word.isalpha() for word in words)
    return sent


def expected(table: str) -> list[tuple[str, str]]:
    """Lines of `words -> value`."""
    rows = [line.split("->") for line in table.strip().splitlines()]
    return [(said.strip(), sent.strip()) for said, sent in rows]


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        five -> 5
        twenty one -> 21
        Twenty-One -> 21
        one hundred and five -> 105
        one hundred five -> 105
        a hundred -> 100
        a dozen -> 12
        two dozen -> 24
        nineteen hundred five -> 1905
        two million three hundred thousand and one -> 2300001
        one point five -> 1.5
        minus three -> -3
        -3 -> -3
        zero -> 0
        12 -> 12
        1,000 -> 1000
        3.5 -> 3.5
        5 thousand -> 5000
        point five -> 0.5
        half a dozen -> 6
    """),
)
def test_numbers(said: str, sent: str) -> None:
    assert value("NUMBER", said) == sent


@pytest.mark.parametrize(
    "said",
    ["banana", "a", "and five", "twenty eleven", "five twenty", "two hundred and", "minus", "minus minus two", "point"],
)
def test_words_that_are_no_number(said: str) -> None:
    assert value("NUMBER", said) is None


@given(st.integers(0, 10**12 - 1))
@settings(deadline=None)
def test_every_number_is_read_as_it_is_spelled(number: int) -> None:
    for language in ("en", "es"):
        numbers = NumberWords(language)
        spelled = numbers.spell(str(number))
        assert spelled is not None
        assert numbers.cardinal(spelled.split()) == str(number)


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        six oh four five -> 6045
        nineteen eighty four -> 1984
        zero zero one two -> 0012
        0012 -> 0012
        two thousand seventeen -> 2017
        double five double six -> 5566
    """),
)
def test_four_digit_numbers(said: str, sent: str) -> None:
    assert value("FOUR_DIGIT_NUMBER", said) == sent


@pytest.mark.parametrize("said", ["five", "one two three", "one two three four five", "double"])
def test_words_that_are_no_four_digits(said: str) -> None:
    assert value("FOUR_DIGIT_NUMBER", said) is None


@pytest.mark.parametrize(
    ("type", "said", "sent"),
    [
        ("Ordinal", "first", "1"),
        ("Ordinal", "second", "2"),
        ("Ordinal", "twenty first", "21"),
        ("Ordinal", "two hundred and fifth", "205"),
        ("Ordinal", "hundredth", "100"),
        ("Ordinal", "21st", "21"),
        ("Ordinal", "five", None),
        ("PhoneNumber", "two oh six five five five one two one two", "2065551212"),
        ("PhoneNumber", "(206) 555-1212", "2065551212"),
        ("PhoneNumber", "eight hundred five five five", "800555"),
        ("PhoneNumber", "206.555.1212", "2065551212"),
        ("PhoneNumber", "+1 206 555 1212", "12065551212"),
        ("PhoneNumber", "five", None),
        ("AlphaNumeric", "sixteen a.", "16a"),
        ("AlphaNumeric", "n seventeen", "n17"),
        ("AlphaNumeric", "j l nine oh five", "jl905"),
        ("AlphaNumeric", "g twenty one", "g21"),
        ("AlphaNumeric", "JL905", "jl905"),
        ("AlphaNumeric", "x dash one", "x-1"),
        ("AlphaNumeric", "version", None),
        ("AlphaNumeric", "dash", None),
        ("AlphaNumeric", "hello", None),
    ],
)
def test_ordinals_and_codes(type: str, said: str, sent: str | None) -> None:
    assert value(type, said) == sent


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        today -> 2015-11-24
        tomorrow -> 2015-11-25
        yesterday -> 2015-11-23
        the day after tomorrow -> 2015-11-26
        right now -> PRESENT_REF
        now -> PRESENT_REF
        november twenty fifth -> 2015-11-25
        25th of november -> 2015-11-25
        nov 25 -> 2015-11-25
        tuesday november 24 -> 2015-11-24
        november twenty fifth twenty sixteen -> 2016-11-25
        november 25, 2016 -> 2016-11-25
        the twenty fifth of november two thousand sixteen -> 2016-11-25
        february twenty ninth -> 2016-02-29
        the twenty third -> 2015-12-23
        2026-11-22 -> 2026-11-22
        tuesday -> 2015-11-24
        monday -> 2015-11-30
        next tuesday -> 2015-12-01
        last wednesday -> 2015-11-18
        this week -> 2015-W48
        next week -> 2015-W49
        this weekend -> 2015-W48-WE
        the weekend -> 2015-W48-WE
        next weekend -> 2015-W49-WE
        next month -> 2015-12
        december -> 2015-12
        november -> 2015-11
        in january -> 2016-01
        last december -> 2014-12
        next november -> 2016-11
        april twenty seventeen -> 2017-04
        next year -> 2016
        twenty seventeen -> 2017
        2016 -> 2016
        this decade -> 201X
        the nineties -> 199X
        nineteen eighties -> 198X
        1980s -> 198X
        winter -> 2015-WI
        spring -> 2016-SP
        summer -> 2016-SU
        last summer -> 2015-SU
        fall -> 2015-FA
        next autumn -> 2016-FA
        winter 2018 -> 2018-WI
        first quarter of 2018 -> 2018-Q1
        second quarter -> 2015-Q2
        next quarter -> 2016-Q1
        in two weeks -> 2015-12-08
        three days ago -> 2015-11-21
        in two months -> 2016-01
        a week from today -> 2015-12-01
        christmas -> 2015-12-25
        christmas 2017 -> 2017-12-25
        new year's eve -> 2015-12-31
        halloween -> 2016-10-31
        christmas eve -> 2015-12-24
        new year's day -> 2016-01-01
        the year 2016 -> 2016
        a week from monday -> 2015-12-07
        two weeks from friday -> 2015-12-11
        three days from tomorrow -> 2015-11-28
        a week from november twenty fifth -> 2015-12-02
        the week of december first -> 2015-W49
        the weekend of december fifth -> 2015-W49-WE
        monday next week -> 2015-11-30
        next week monday -> 2015-11-30
        tuesday of next week -> 2015-12-01
        monday last week -> 2015-11-16
        friday this week -> 2015-11-27
        the week after next -> 2015-W50
        the weekend after next -> 2015-W50-WE
        this christmas -> 2015-12-25
        last christmas -> 2014-12-25
        next halloween -> 2016-10-31
        last halloween -> 2015-10-31
        the 90s -> 199X
        the 20s -> 202X
    """),
)
def test_dates(said: str, sent: str) -> None:
    assert value("DATE", said) == sent


@pytest.mark.parametrize(
    ("clock", "said", "sent"),
    [
        ("2018-04-03T10:00", "april second", "2019-04-02"),
        ("2018-08-10T10:00", "last weekend", "2018-W31-WE"),
        ("2020-01-10T10:00", "this weekend", "2020-W02-WE"),
        ("2016-01-15T10:00", "winter", "2015-WI"),
        ("2015-12-30T10:00", "next week", "2016-W01"),
        ("2016-01-01T10:00", "this week", "2015-W53"),
    ],
)
def test_dates_on_other_days(clock: str, said: str, sent: str) -> None:
    assert value("DATE", said, clock) == sent


@pytest.mark.parametrize(
    "said",
    [
        "banana",
        "five",
        "february thirtieth",
        "2015-13-45",
        "in 99999999 years",
        "in 999999999999 days",
        "next",
        "fifth quarter",
        "next fall 2017",
        "the nineteen eighty fours",
        "in banana days",
        "11/25",
        "a week from banana",
        "a week from next month",
        "a month from monday",
        "the week of next month",
        "the 85s",
    ],
)
def test_words_that_are_no_date(said: str) -> None:
    assert value("DATE", said) is None


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        midnight -> 00:00
        noon -> 12:00
        four in the morning -> 04:00
        quarter of six p m -> 17:45
        half seven in the evening -> 19:30
        four a m -> 04:00
        4 a.m. -> 04:00
        two p m -> 14:00
        two in the afternoon -> 14:00
        seven thirty p m -> 19:30
        4:30pm -> 16:30
        16:30 -> 16:30
        04:30 -> 04:30
        half past seven in the evening -> 19:30
        quarter to eight tonight -> 19:45
        ten past six a m -> 06:10
        twenty five to six p m -> 17:35
        seventeen thirty -> 17:30
        five oh five p m -> 17:05
        twelve a m -> 00:00
        twelve p m -> 12:00
        twelve at night -> 00:00
        night -> NI
        morning -> MO
        this morning -> MO
        afternoon -> AF
        evening -> EV
        this evening -> EV
        tonight -> NI
        now -> 10:00
        five o'clock -> 17:00
        ten -> 10:00
        nine fifty nine -> 21:59
    """),
)
def test_times(said: str, sent: str) -> None:
    assert value("TIME", said) == sent


@pytest.mark.parametrize(
    "said", ["banana", "twenty five", "25:00", "five five", "p m a m", "noon p m", "sixteen a m", "p m"]
)
def test_words_that_are_no_time(said: str) -> None:
    assert value("TIME", said) is None


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        ten minutes -> PT10M
        five hours -> PT5H
        three days -> P3D
        forty five seconds -> PT45S
        eight weeks -> P8W
        seven years -> P7Y
        five hours ten minutes -> PT5H10M
        five hours and ten minutes -> PT5H10M
        two years three hours ten minutes -> P2YT3H10M
        ninety minutes -> PT90M
        one hundred and five minutes -> PT105M
        10min -> PT10M
        half an hour -> PT30M
        a quarter of an hour -> PT15M
        three quarters of an hour -> PT45M
        an hour and a half -> PT1H30M
        an hour and twenty -> PT1H20M
        two hours thirty -> PT2H30M
        two minutes thirty -> PT2M30S
        two and a half hours -> PT2H30M
        1.5 hours -> PT1H30M
        half a day -> PT12H
        a year and a half -> P1Y6M
        a week and a half -> P1W3DT12H
        a month -> P1M
        a fortnight -> P2W
        a couple of days -> P2D
        zero minutes -> PT0M
        a hundred days -> P100D
        a hundred and five minutes -> PT105M
        two centuries -> P200Y
    """),
)
def test_durations(said: str, sent: str) -> None:
    assert value("DURATION", said) == sent


@pytest.mark.parametrize(
    "said",
    [
        "banana",
        "ten",
        "minutes",
        "half a month",
        "minus two days",
        "five minutes five minutes",
        "ten minutes a day",
        "a day and ten",
        "an hour and sixty",
    ],
)
def test_words_that_are_no_duration(said: str) -> None:
    assert value("DURATION", said) is None


# Spanish, on the same Tuesday


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        cero -> 0
        una -> 1
        dieciséis -> 16
        veintiún -> 21
        veintidos -> 22
        treinta y cinco -> 35
        cien -> 100
        ciento cinco -> 105
        doscientas cincuenta -> 250
        mil -> 1000
        mil novecientos ochenta y cuatro -> 1984
        dos mil veintiséis -> 2026
        trescientas mil -> 300000
        un millón -> 1000000
        dos millones cien -> 2000100
        mil millones -> 1000000000
        uno coma cinco -> 1.5
        tres punto cinco -> 3.5
        menos cinco -> -5
        una docena -> 12
        media docena -> 6
        dos docenas -> 24
        25 -> 25
        1.000 -> 1000
        1.000.000 -> 1000000
        1,5 -> 1.5
        1.5 -> 1.5
    """),
)
def test_spanish_numbers(said: str, sent: str) -> None:
    assert value("NUMBER", said, language="es") == sent


@pytest.mark.parametrize("said", ["siete y diez", "y cinco", "plátano", "diez dos", "menos", "coma"])
def test_spanish_words_that_are_no_number(said: str) -> None:
    assert value("NUMBER", said, language="es") is None


@pytest.mark.parametrize(
    ("type", "said", "sent"),
    [
        ("FOUR_DIGIT_NUMBER", "seis cero cuatro cinco", "6045"),
        ("FOUR_DIGIT_NUMBER", "diecinueve ochenta y cuatro", "1984"),
        ("FOUR_DIGIT_NUMBER", "mil novecientos ochenta y cuatro", "1984"),
        ("FOUR_DIGIT_NUMBER", "cero cero uno dos", "0012"),
        ("PhoneNumber", "seis uno dos tres cuatro cinco seis siete ocho", "612345678"),
        ("PhoneNumber", "seiscientos doce trescientos cuarenta y cinco seiscientos setenta y ocho", "612345678"),
        ("PhoneNumber", "seis doce treinta y cuatro cincuenta y seis setenta y ocho", "612345678"),
        ("PhoneNumber", "+34 612 345 678", "34612345678"),
        ("AlphaNumeric", "b doce c", "b12c"),
        ("AlphaNumeric", "a guion uno", "a-1"),
        ("Ordinal", "primer", "1"),
        ("Ordinal", "tercera", "3"),
        ("Ordinal", "undécimo", "11"),
        ("Ordinal", "décimo tercero", "13"),
        ("Ordinal", "decimotercera", "13"),
        ("Ordinal", "vigésimo primero", "21"),
        ("Ordinal", "cuadragésima quinta", "45"),
        ("Ordinal", "centésimo vigésimo primero", "121"),
        ("Ordinal", "1º", "1"),
        ("Ordinal", "2.ª", "2"),
        ("Ordinal", "primero vigésimo", None),
        ("Ordinal", "quinto quinto", None),
        ("Ordinal", "once", None),
    ],
)
def test_spanish_ordinals_and_codes(type: str, said: str, sent: str | None) -> None:
    assert value(type, said, language="es") == sent


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        hoy -> 2015-11-24
        mañana -> 2015-11-25
        ayer -> 2015-11-23
        pasado mañana -> 2015-11-26
        anteayer -> 2015-11-22
        ahora mismo -> PRESENT_REF
        el martes -> 2015-11-24
        lunes -> 2015-11-30
        este lunes -> 2015-11-30
        el próximo martes -> 2015-12-01
        el martes que viene -> 2015-12-01
        el miércoles pasado -> 2015-11-18
        el pasado miércoles -> 2015-11-18
        esta semana -> 2015-W48
        la semana que viene -> 2015-W49
        el lunes de la semana que viene -> 2015-11-30
        el viernes de esta semana -> 2015-11-27
        la semana del uno de diciembre -> 2015-W49
        la próxima semana -> 2015-W49
        la semana pasada -> 2015-W47
        este fin de semana -> 2015-W48-WE
        el fin de semana que viene -> 2015-W49-WE
        el próximo fin de semana -> 2015-W49-WE
        el fin de semana pasado -> 2015-W47-WE
        este mes -> 2015-11
        el mes que viene -> 2015-12
        el mes pasado -> 2015-10
        diciembre -> 2015-12
        en enero -> 2016-01
        el próximo enero -> 2016-01
        abril de dos mil diecisiete -> 2017-04
        este año -> 2015
        el año que viene -> 2016
        el año pasado -> 2014
        dos mil diecisiete -> 2017
        el año 2017 -> 2017
        en 2017 -> 2017
        esta década -> 201X
        la próxima década -> 202X
        los noventa -> 199X
        los años ochenta -> 198X
        el invierno -> 2015-WI
        este verano -> 2016-SU
        el verano pasado -> 2015-SU
        el próximo otoño -> 2016-FA
        la primavera de 2018 -> 2018-SP
        el primer trimestre de 2018 -> 2018-Q1
        el próximo trimestre -> 2016-Q1
        el veinticinco de noviembre -> 2015-11-25
        veinticinco de noviembre de dos mil dieciséis -> 2016-11-25
        el martes 24 de noviembre de 2015 -> 2015-11-24
        uno de mayo -> 2016-05-01
        el primero de mayo -> 2016-05-01
        1º de mayo -> 2016-05-01
        el día cuatro de julio -> 2016-07-04
        el veintinueve de febrero -> 2016-02-29
        el quince -> 2015-12-15
        el día 30 -> 2015-11-30
        dentro de tres días -> 2015-11-27
        en dos semanas -> 2015-12-08
        de aquí a un mes -> 2015-12
        hace dos días -> 2015-11-22
        hace un año -> 2014
        navidad -> 2015-12-25
        el día de navidad -> 2015-12-25
        nochebuena -> 2015-12-24
        nochevieja -> 2015-12-31
        año nuevo -> 2016-01-01
        2026-11-22 -> 2026-11-22
    """),
)
def test_spanish_dates(said: str, sent: str) -> None:
    assert value("DATE", said, language="es") == sent


@pytest.mark.parametrize(
    "said", ["plátano", "el", "quince", "treinta de febrero", "el cuarenta", "el que viene", "hace"]
)
def test_spanish_words_that_are_no_date(said: str) -> None:
    assert value("DATE", said, language="es") is None


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        medianoche -> 00:00
        el mediodía -> 12:00
        las cuatro de la madrugada -> 04:00
        las cuatro de la tarde -> 16:00
        a las siete y media de la mañana -> 07:30
        las ocho menos cuarto de la noche -> 19:45
        las ocho menos diez de la tarde -> 19:50
        un cuarto para las seis de la tarde -> 17:45
        diez para las seis de la tarde -> 17:50
        las siete y treinta y cinco de la tarde -> 19:35
        las dos y cinco de la madrugada -> 02:05
        la una y cuarto de la tarde -> 13:15
        las doce de la mañana -> 12:00
        las doce y media de la mañana -> 12:30
        las doce del mediodía -> 12:00
        las doce de la noche -> 00:00
        las diez de la noche -> 22:00
        las veinte treinta -> 20:30
        las veintidós horas -> 22:00
        las 17:30 -> 17:30
        5 p. m. -> 17:00
        cinco a. m. -> 05:00
        las cinco en punto -> 17:00
        la una -> 13:00
        ahora -> 10:00
        la mañana -> MO
        por la mañana -> MO
        esta tarde -> AF
        de noche -> NI
    """),
)
def test_spanish_times(said: str, sent: str) -> None:
    assert value("TIME", said, language="es") == sent


@pytest.mark.parametrize("said", ["plátano", "las veinticinco", "las cinco y setenta", "las dos y tres y cuatro"])
def test_spanish_words_that_are_no_time(said: str) -> None:
    assert value("TIME", said, language="es") is None


@pytest.mark.parametrize(
    ("said", "sent"),
    expected("""
        diez minutos -> PT10M
        treinta y cinco minutos -> PT35M
        ciento cinco minutos -> PT105M
        noventa minutos -> PT90M
        cuarenta y cinco segundos -> PT45S
        una hora -> PT1H
        veintiuna horas -> PT21H
        media hora -> PT30M
        un cuarto de hora -> PT15M
        una hora y veinte -> PT1H20M
        tres cuartos de hora -> PT45M
        hora y media -> PT1H30M
        una hora y cuarto -> PT1H15M
        dos horas y media -> PT2H30M
        1,5 horas -> PT1H30M
        dos horas y cinco minutos -> PT2H5M
        cinco horas diez minutos -> PT5H10M
        dos años tres horas diez minutos -> P2YT3H10M
        tres días -> P3D
        día y medio -> P1DT12H
        ocho semanas -> P8W
        una quincena -> P2W
        un par de semanas -> P2W
        un mes -> P1M
        un trimestre -> P3M
        siete años -> P7Y
        año y medio -> P1Y6M
        un siglo -> P100Y
        10 min -> PT10M
    """),
)
def test_spanish_durations(said: str, sent: str) -> None:
    assert value("DURATION", said, language="es") == sent


@pytest.mark.parametrize("said", ["plátano", "diez", "minutos", "menos dos días", "medio mes"])
def test_spanish_words_that_are_no_duration(said: str) -> None:
    assert value("DURATION", said, language="es") is None


def test_a_language_without_number_words_reads_digits() -> None:
    assert value("NUMBER", "25", language="ja") == "25"
    assert value("DATE", "2026-11-22", language="ja") == "2026-11-22"
    assert value("TIME", "16:30", language="ja") == "16:30"


@pytest.mark.parametrize(
    ("type", "typed", "language", "sent"),
    [
        ("NUMBER", "٢٥", "ar", "25"),
        ("NUMBER", "१९८४", "hi", "1984"),
        ("NUMBER", "\uff12\uff15", "ja", "25"),
        ("DATE", "२०२६-११-२२", "hi", "2026-11-22"),
        ("TIME", "١٦:٣٠", "ar", "16:30"),
        ("NUMBER", "\u22125", "en", "-5"),
        ("NUMBER", "2,5", "de", "2.5"),
        ("FOUR_DIGIT_NUMBER", "1984", "it", "1984"),
        ("PhoneNumber", "0612345678", "fr", "0612345678"),
        ("Ordinal", "25", "pt", None),
    ],
)
def test_digits_of_any_script_are_read_in_any_language(type: str, typed: str, language: str, sent: str | None) -> None:
    assert value(type, typed, language=language) == sent


def test_only_types_with_a_format_have_a_reader() -> None:
    assert reader("AMAZON.SearchQuery", "en") is None
    assert reader("AMAZON.City", "en") is None


def test_short_lists_are_known() -> None:
    assert "tuesday" in listed("AMAZON.DayOfWeek", "en")
    assert "martes" in listed("AMAZON.DayOfWeek", "es")
    assert listed("AMAZON.City", "en") == ()


VOCABULARY = sorted(
    {
        word
        for type in TYPES
        for language in ("en", "es")
        if (found := reader(f"AMAZON.{type}", language))
        for word in found.vocabulary
    }
    | {"25", "0", "1980", "4:30", "29:99", "2026-02-31", "9999", "21st", "1.5", "999999999999999999999", "½", "٣"}
)


@given(
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9), st.sampled_from(TYPES), st.sampled_from(["en", "es"])
)
@settings(deadline=None)
def test_no_mixture_of_their_words_breaks_a_reader(words: list[str], type: str, language: str) -> None:
    found = reader(f"AMAZON.{type}", language)
    assert found is not None
    sent = found.read(words, datetime.fromisoformat("2015-11-24T10:00+00:00"))
    assert sent is None or (sent and sent.isascii())
