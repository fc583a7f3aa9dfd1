export const login = {
  ru: {
    title: 'Вход в noctoCRM',
    username: 'Имя пользователя или e-mail',
    password: 'Пароль',
    enter: 'Войти',
    throttled: 'Слишком много попыток. Повторите через {{count}} с.',
    chooseTitle: 'Придумайте свой пароль',
    chooseHint:
      'Тот, с которым вы вошли, временный. Не короче 12 символов; подойдёт фраза из нескольких слов.',
    current: 'Временный пароль',
    fresh: 'Новый пароль',
    choose: 'Сохранить и продолжить',
  },
  en: {
    title: 'Sign in to noctoCRM',
    username: 'Username or e-mail',
    password: 'Password',
    enter: 'Sign in',
    throttled: 'Too many tries. Try again in {{count}} s.',
    chooseTitle: 'Choose a password of your own',
    chooseHint:
      'The one you signed in with is temporary. At least 12 characters; a phrase of several words will do.',
    current: 'Temporary password',
    fresh: 'New password',
    choose: 'Save and go on',
  },
}
