"""Pieces of which common passwords are made.

Assembled by hand for this program, from patterns that every report on leaked passwords names: the words that
people choose in English and in Russian, the same in Latin letters and typed with the keyboard in the other
language, names, months, clubs, cars, and rows of keys. A list of whole passwords would have to be long and
would miss the next year; of these few hundred pieces, in any order, with any digits and signs between, most
of such a list is made.
"""

_ENGLISH = """
    password passwort passwd pass word secret login admin administrator root user guest test tester
    testing demo default welcome hello letmein let open sesame access master manager super superman batman
    spiderman qwerty azerty change changeme please temp temporary new old the for and you love iloveyou
    loveyou lovely baby babygirl angel princess prince queen king sunshine flower summer winter spring
    autumn january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday football baseball basketball hockey soccer monkey
    dragon tiger lion eagle dolphin shadow silver golden gold diamond purple orange banana apple cookie
    cheese chocolate coffee pepper ginger butterfly rainbow freedom forever whatever nothing trust trustno
    computer internet server system service network windows linux google facebook yahoo samsung iphone
    android microsoft oracle office company business sales client customer crm pokemon naruto starwars
    star wars matrix killer hunter ranger jordan michael jennifer jessica ashley daniel thomas robert
    charlie andrew george harley mustang ferrari porsche mercedes toyota honda bmw audi money dollar
    russia moscow london paris america country family mother father friend school student teacher doctor
    soldier correct horse battery staple
"""
_RUSSIAN = """
    пароль пароли парол логин админ администратор пользователь гость тест секрет доступ вход привет
    здравствуй любовь люблю любимая любимый тебя меня моя мой солнце солнышко зайка зайчик котик кошка
    собака рыбка малышка принцесса ангел красота счастье жизнь семья мама папа сынок дочка деньги рубль
    работа офис компания директор менеджер бухгалтер клиент продажи компьютер интернет сервер система
    россия москва питер спартак динамо зенит цска локомотив футбол хоккей лето зима весна осень январь
    февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь понедельник вторник среда
    четверг пятница суббота воскресенье наташа марина светлана татьяна екатерина елена ирина ольга анна
    мария анастасия настя юля юлия катя саша александр алексей андрей дмитрий сергей максим иван никита
    артем владимир виктор николай михаил евгений денис роман кирилл
"""
_RUSSIAN_IN_LATIN = """
    parol parolj login privet lubov lyubov lublu lyublu solnce solnishko zaika kotik koshka sobaka mama
    papa semya moskva rossiya spartak dinamo zenit cska lokomotiv futbol hokkey leto zima vesna osen
    natasha marina svetlana tatiana tatyana ekaterina elena irina olga anna maria mariya anastasia
    anastasiya nastya yulia julia katya sasha alexander aleksandr alexey aleksey andrey andrei dmitry
    dmitriy sergey sergei maxim maksim ivan nikita artem vladimir viktor nikolay mikhail evgeny evgeniy
    denis roman kirill director buhgalter menedzher
"""
_RUSSIAN_ON_LATIN_KEYS = """
    gfhjkm kjuby flvby ghbdtn k.,jdm k.,k. cjkywt vfvf gfgf vjcrdf hjccbz yfnfif vfhbyf cdtnkfyf bhbyf
    jkmuf fyyf vfhbz yfcnz .kz rfnz cfif fktrcfylh fktrctq fylhtq lvbnhbq cthutq vfrcbv bdfy ybrbnf fhntv
    dkflbvbh dbrnjh cgfhnfr lbyfvj ptybn abpbr
"""

PIECES = frozenset(" ".join((_ENGLISH, _RUSSIAN, _RUSSIAN_IN_LATIN, _RUSSIAN_ON_LATIN_KEYS)).split())

KEYBOARDS = (
    "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
    "qazwsxedcrfvtgbyhnujmikolp", "йфяцычувскамепинртгоьшлбщдюзжхэъ", "qwaszx",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p",
    "й1ц2у3к4е5н6г7ш8щ9з0", "1й2ц3у4к5е6н7г8ш9щ0з", "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
)  # fmt: skip
"""Rows of keys and alphabets, read either way."""

LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
"""Signs that stand for letters: p@ssw0rd is password."""
