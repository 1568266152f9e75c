"""Names that most listeners know: of people, towns, cuisines and kinds of music.

They help a guess, as part of the features that tell one slot from another, and are values of no slot type.
"""

from __future__ import annotations

from collections.abc import Mapping

_FIRST_NAMES = """
aaron, abigail, adam, adele, adrian, agnes, ahmed, alan, albert, alejandro, alex, alexander, alexandra, alfred, ali,
alice, alicia, alison, allen, amanda, amber, amy, ana, andre, andrea, andrew, angela, anita, ann, anna, anne, annie,
anthony, antonio, april, arthur, ashley, audrey, austin, barbara, barry, beatrice, becky, ben, benjamin, bernard, beth,
betty, beverly, bill, billy, bob, bobby, bonnie, brad, bradley, brandon, brenda, brian, bridget, bruce, bryan, carl,
carla, carlos, carmen, carol, caroline, carolyn, catherine, cathy, cecilia, charles, charlie, charlotte, chelsea,
cheryl, chloe, chris, christina, christine, christopher, cindy, claire, clara, clarence, claude, claudia, colin, connie,
craig, crystal, curtis, cynthia, daisy, dale, dan, daniel, danielle, danny, darren, dave, david, dawn, dean, debbie,
deborah, debra, denise, dennis, derek, diana, diane, diego, don, donald, donna, doris, dorothy, doug, douglas, duncan,
dylan, earl, ed, eddie, edgar, edith, edward, edwin, eileen, elaine, eleanor, elena, eli, elijah, elizabeth, ella,
ellen, elliot, emily, emma, eric, erica, erik, ernest, ethan, eugene, eva, evan, evelyn, felix, fernando, florence,
frances, francesca, francis, frank, franklin, fred, frederick, gabriel, gail, gareth, gary, gavin, gene, geoff, george,
gerald, gina, giovanni, glen, glenn, gloria, gordon, grace, graham, greg, gregory, gustav, guy, hannah, hans, harold,
harriet, harry, hazel, heather, hector, heidi, helen, henry, herbert, holly, howard, hugh, ian, ida, irene, iris,
isaac, isabel, isabella, ivan, jack, jackie, jackson, jacob, jacqueline, jaime, jake, james, jamie, jan, jane, janet,
janice, jason, javier, jay, jean, jeff, jeffrey, jennifer, jenny, jeremy, jerry, jesse, jessica, jill, jim, jimmy,
joan, joanna, joe, joel, johann, john, johnny, jon, jonathan, jordan, jorge, jose, joseph, josh, joshua, joyce, juan,
juanita, judith, judy, julia, julian, julie, june, justin, karen, karl, kate, katherine, kathleen, kathryn, kathy,
katie, keith, kelly, ken, kenneth, kenny, kevin, kim, kimberly, kristen, kurt, kyle, larry, laura, lauren, laurence,
lawrence, leah, lee, lena, leo, leon, leonard, leroy, leslie, lewis, liam, lillian, lily, linda, lisa, liz, lloyd,
lois, lola, lorenzo, loretta, lori, lorraine, louis, louise, lucas, lucia, lucy, luis, luke, lydia, lynn, madison,
malcolm, manuel, marc, marco, marcus, margaret, maria, marie, marilyn, mario, marion, marjorie, mark, marlene, martha,
martin, marvin, mary, matt, matthew, maureen, maurice, max, maxine, megan, melanie, melissa, melvin, mia, michael,
michelle, miguel, mike, mildred, milton, mohammed, molly, monica, morris, muhammad, nancy, naomi, natalie, nathan,
neil, nelson, nicholas, nick, nicole, nina, noah, nora, norma, norman, oliver, olivia, oscar, otto, owen, pablo,
pamela, pat, patricia, patrick, paul, paula, pauline, pedro, peggy, penny, pete, peter, phil, philip, phyllis, pierre,
priscilla, rachel, ralph, ramon, randy, raul, ray, raymond, rebecca, regina, rhonda, ricardo, richard, rick, ricky,
rita, rob, robert, roberto, robin, rodney, roger, roland, ron, ronald, rosa, rose, rosemary, ross, roy, ruby, russell,
ruth, ryan, sally, sam, samantha, samuel, sandra, sara, sarah, scott, sean, sebastian, sergei, seth, shane, shannon,
sharon, shaun, shawn, sheila, shirley, sidney, simon, sofia, sonia, sophia, sophie, stacy, stanley, stella, stephanie,
stephen, steve, steven, stewart, stuart, sue, susan, suzanne, sylvia, tamara, tanya, tara, ted, teresa, terry, theodore,
theresa, thomas, tim, timothy, tina, todd, tom, tommy, toni, tony, tracy, travis, trevor, valerie, vanessa, vera,
vernon, veronica, vicki, victor, victoria, vincent, viola, violet, virginia, vivian, wallace, walter, wanda, warren,
wayne, wendy, wesley, wilfred, will, william, willie, yolanda, yusuf, yvonne, zachary, zoe
"""
_TOWNS = """
aberdeen, abu dhabi, accra, addis ababa, adelaide, albuquerque, alexandria, algiers, amsterdam, anaheim, anchorage,
ankara, antwerp, athens, atlanta, auckland, austin, baghdad, baltimore, bangalore, bangkok, barcelona, basel, beijing,
beirut, belfast, belgrade, bergen, berlin, bern, birmingham, bogota, boise, bologna, bombay, bonn, bordeaux, boston,
boulder, brasilia, bremen, brighton, brisbane, bristol, brooklyn, brussels, bucharest, budapest, buenos aires, buffalo,
cairo, calcutta, calgary, cambridge, canberra, cape town, caracas, cardiff, casablanca, charleston, charlotte, chengdu,
chennai, chicago, cincinnati, cleveland, cologne, colombo, columbus, copenhagen, cork, dakar, dallas, damascus, delhi,
denver, detroit, dhaka, doha, dresden, dubai, dublin, durban, dusseldorf, edinburgh, edmonton, el paso, florence,
fort worth, frankfurt, fresno, gdansk, geneva, genoa, glasgow, gothenburg, granada, guangzhou, guayaquil, halifax,
hamburg, hanoi, hanover, harare, havana, helsinki, hiroshima, ho chi minh city, honolulu, houston, hyderabad,
indianapolis, istanbul, jacksonville, jakarta, jerusalem, johannesburg, kabul, kampala, kansas city, karachi,
kathmandu, kiev, kigali, kingston, kinshasa, knoxville, krakow, kuala lumpur, kyoto, lagos, lahore, las vegas,
lausanne, leeds, leicester, leipzig, lille, lima, lincoln, lisbon, liverpool, london, long beach, los angeles,
louisville, luxembourg, lyon, madison, madrid, malaga, manchester, manila, marrakesh, marseille, mecca, medellin,
melbourne, memphis, mexico city, miami, milan, milwaukee, minneapolis, minsk, mobile, monterrey, montevideo, montreal,
moscow, mumbai, munich, nairobi, nanjing, naples, nashville, new delhi, new orleans, new york city, newark, newcastle,
nice, norfolk, nottingham, oakland, odessa, oklahoma city, omaha, orlando, osaka, oslo, ottawa, oxford, palermo,
palm springs, paris, perth, philadelphia, phoenix, pittsburgh, plymouth, port au prince, portland, porto, prague,
pretoria, quebec city, quito, raleigh, reno, reykjavik, richmond, riga, rio de janeiro, riyadh, rochester, rome,
rotterdam, sacramento, saint petersburg, salt lake city, salzburg, san antonio, san diego, san francisco, san jose,
santa barbara, santa fe, santiago, santo domingo, sao paulo, sapporo, sarajevo, savannah, seattle, seoul, seville,
shanghai, sheffield, shenzhen, singapore, sofia, southampton, spokane, st louis, stockholm, strasbourg, stuttgart,
sydney, tacoma, taipei, tallinn, tampa, tashkent, tbilisi, tehran, tel aviv, the hague, tijuana, tokyo, toledo,
toronto, toulouse, tripoli, tucson, tulsa, tunis, turin, utrecht, valencia, vancouver, venice, verona, vienna, vilnius,
warsaw, wellington, winnipeg, wuhan, york, zagreb, zurich
"""
_CUISINES = """
african, american, arab, argentinian, armenian, asian, australian, austrian, bangladeshi, barbecue, basque, belgian,
brazilian, british, burmese, cajun, cambodian, canadian, cantonese, caribbean, catalan, chilean, chinese, colombian,
creole, croatian, cuban, czech, danish, dutch, egyptian, english, ethiopian, european, filipino, finnish, french,
fusion, georgian, german, greek, halal, hawaiian, hungarian, icelandic, indian, indonesian, iranian, iraqi, irish,
israeli, italian, jamaican, japanese, jewish, kenyan, korean, kosher, latin american, lebanese, malaysian,
mediterranean, mexican, middle eastern, mongolian, moroccan, nepalese, nigerian, norwegian, pakistani, peruvian, polish,
polynesian, portuguese, puerto rican, romanian, russian, scandinavian, scottish, serbian, sichuan, sicilian, soul food,
southern, spanish, swedish, swiss, syrian, szechuan, taiwanese, tapas, tex mex, thai, tibetan, tunisian, turkish,
tuscan, ukrainian, vegan, vegetarian, venezuelan, vietnamese, welsh
"""
_GENRES = """
acoustic, alternative, alternative rock, ambient, baroque, big band, black metal, bluegrass, blues, bossa nova, britpop,
calypso, chamber music, chanson, children's music, choral, christian, classic rock, classical, country, dance,
death metal, disco, drum and bass, dub, dubstep, easy listening, edm, electro, electronic, electronica, emo, fado,
flamenco, folk, folk rock, funk, fusion, gangsta rap, garage, glam rock, gospel, goth, grime, grindcore, grunge,
hard rock, hardcore, heavy metal, hip hop, house, indie, indie pop, indie rock, industrial, instrumental, jazz, k pop,
latin, lounge, mambo, mariachi, march, metal, motown, musical, new age, new wave, opera, orchestral, polka, pop,
pop punk, pop rock, post punk, power metal, progressive rock, psychedelic, punk, punk rock, r and b, ragtime, rap,
reggae, reggaeton, rhythm and blues, rock, rock and roll, rumba, salsa, samba, ska, smooth jazz, soft rock, soul,
soundtrack, surf, swing, symphonic, synth pop, tango, techno, thrash metal, trance, trap, trip hop, world music
"""
_STATES = """
al, ak, az, ar, ca, co, ct, de, fl, ga, hi, id, il, in, ia, ks, ky, la, me, md, ma, mi, mn, ms, mo, mt, ne, nv, nh, nj,
nm, ny, nc, nd, oh, ok, or, pa, ri, sc, sd, tn, tx, ut, vt, va, wa, wv, wi, wy, dc
"""
COMMON_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        kind: tuple(names.replace("\n", " ").strip().split(", "))
        for kind, names in {
            "first name": _FIRST_NAMES,
            "town": _TOWNS,
            "cuisine": _CUISINES,
            "genre": _GENRES,
            "state": _STATES,
        }.items()
    }
}
"""By language and kind."""
