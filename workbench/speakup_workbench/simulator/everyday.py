"""What people say to whoever listens, none of it meant for a skill.

From it the ear learns what speech is like around a model: which words everybody uses, and that a sentence made of
those alone asks for nothing the skill has.
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = """
what is the weather like today
will it rain in the afternoon or should i leave my umbrella here
what time is it over there
set an alarm for half past six in the morning
turn off the lights in the kitchen before we go
play something by that band we heard at the party last night
turn the volume down a little, it is too loud
who won the match yesterday
who is the president of that country
how tall is the highest mountain in the world
how far away is the moon
how old are you and where were you born
tell me a joke about dogs and cats
do you love me
can you sing me happy birthday
call my mother and say i will be late
send a message to my brother that dinner is ready
add milk and eggs and bread to the shopping list
what is on my calendar for next week
remind me to pay the rent on the first of the month
how do you spell necessary
what does this word mean in german
translate good morning into italian
what is seven times eight
how many people live in this city
where can i buy new shoes near here
find me a cheap flight and a hotel with a swimming pool
how much does a taxi to the airport cost
is the supermarket still open on sunday
read me the news from this morning
open the garage door and lock the front door
start the washing machine when we are out
why is the sky so blue
why do cats purr when they sleep
when does the next train leave
when was the second world war
when is my sister's birthday
which team is at the top of the table
i am so tired and hungry
i have lost my keys again, where did i put them
i think my computer is broken
i would rather watch a film with the children tonight
we are having guests for lunch on saturday
she told him that it was over between them
he never answers the phone when you need him
they moved into a bigger house in the country
it was a long day at work and nobody said thank you
my boss wants the report by friday
my knee hurts whenever i climb the stairs
your shirt looks good on you
the dog has eaten my homework
the car will not start because it is cold
there is a spider on the wall behind you
that book was better than the other one
those people over there are talking about us
this is the best cake i ever ate
just give me a minute, please
let me think about it and come back to you later
let's go to the beach and take some pictures
look at that, what a beautiful garden
listen to me when i talk to you
never believe everything you read
don't touch that, it is very hot
be careful with the glass on the floor
come here and sit down next to me
go to bed, it is late
get me a coffee with two sugars
give the ball back to your little sister
put your coat on and wait outside
take the bus to the station and then walk
make the bed and clean your room
keep the change
show me the photos of our wedding
shut the window and pull the curtains
could you help me carry this heavy box upstairs
would you like something to drink with that
should i sell my shares now or hold them
did anybody feed the fish this week
have you seen my glasses
has the post come yet
are there any tickets left for the concert
is there life on other planets
was it you who broke the window
does the shop around the corner sell stamps
what would happen if the sun went out
what is the fastest animal on land
what should we cook with rice and chicken
what are the symptoms of the flu
what did the teacher say about the exam
what is your favorite color
what's the score of the game
whose bag is this on my chair
how do i get a red wine stain out of a white shirt
how long should i boil an egg
how do i learn to play the guitar
how are you doing tonight
how is the traffic on the way home
how can i lose weight before summer
how many calories are in a banana
how often does the bus run at night
how much money is in my account
where is the nearest gas station
where do elephants live
where are you going for your holidays
who wrote that famous play about a king
who painted the ceiling of the chapel
who was on the phone just now
who invented the wheel
explain how the stock market works
define gravity in simple words
tell grandma we miss her very much
tell me what happened in the last episode
tell me about your family
i want to order a large pizza with extra cheese
i want to hear some jazz while i cook
i need a doctor as soon as possible
i need directions to the museum
i like your new haircut
i feel sad today and do not know why
i forgot my password and cannot log in
i will be back in ten minutes
i'd like to book a table for two at eight
i was born in nineteen eighty five
i do not understand a word you say
flip a coin and roll a die
count from one to twenty
what a pity that you cannot stay any longer
nice to meet you
excuse me, is this seat taken
happy new year everybody
see you tomorrow at school
good luck with your test
mind your own business
once upon a time there was a princess in a dark castle
every good boy does fine
the quick fox ran under the bridge and across the field
up and down and round we go
"""
_SPANISH = """
qué tiempo hace hoy
pon el despertador a las siete de la mañana
quién ganó el partido de ayer
cuál es la capital de ese país
cuántos años tienes y dónde naciste
cuéntame un chiste de perros y gatos
apaga las luces de la cocina
pon música un poco más baja
llama a mi madre y dile que llego tarde
añade leche, huevos y pan a la lista de la compra
cómo se dice buenos días en italiano
cuánto cuesta un taxi al aeropuerto
dónde está la farmacia más cercana
cuándo sale el próximo tren
por qué el cielo es azul
quiero pedir una pizza grande con queso
me duele la rodilla cuando subo las escaleras
he perdido las llaves otra vez
no entiendo nada de lo que dices
vamos a la playa el sábado con los niños
el coche no arranca porque hace frío
ella le dijo que todo se había acabado
hay una araña en la pared detrás de ti
qué hay de cenar esta noche
léeme las noticias de esta mañana
este libro es mejor que el otro
mañana tengo un examen muy difícil en la escuela
puedes ayudarme a llevar esta caja
qué significa esta palabra
cuántas personas viven en esta ciudad
"""
EVERYDAY: Mapping[str, tuple[str, ...]] = {
    "en": tuple(_ENGLISH.strip().splitlines()),
    "es": tuple(_SPANISH.strip().splitlines()),
}
_CLASSES = {
    "en": {
        "article": "the a an this that these those some any every each all another",
        "possessive": "my your his her its our their mine",
        "preposition": "in on at by from to of for with without near around over under above below between behind "
        "beside inside outside into onto through across about along against during after before until since towards",
        "pronoun": "i you he she it we they me him us them who what which",
        "conjunction": "and or but because if while",
        "auxiliary": "is are was were be been am will would can could shall should may might must do does did has have "
        "had going",
        "adverb": "when where why how",
    },
    "es": {
        "article": "el la los las un una unos unas este esta estos estas ese esa algún alguna cada otro otra",
        "possessive": "mi mis tu tus su sus nuestro nuestra nuestros nuestras",
        "preposition": "a al de del en con sin por para sobre entre desde hasta hacia cerca durante",
        "pronoun": "yo tú él ella usted nosotros ellos ellas me te se nos le les lo quién qué cuál",
        "conjunction": "y e o pero porque si mientras",
        "auxiliary": "es son era está están estoy hay ha he han puede puedo voy va ser estar haber",
        "adverb": "cuándo dónde cómo cuánto",
    },
}
LITTLE_WORDS: Mapping[str, Mapping[str, str]] = {
    language: {word: name for name, words in classes.items() for word in words.split()}
    for language, classes in _CLASSES.items()
}
"""By language: words that hold a sentence together, and what kind each is. "near" may stand where "at" does."""
