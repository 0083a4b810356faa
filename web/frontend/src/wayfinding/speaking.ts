/** Says the steps aloud where the browser has a voice for the language; nothing is sent anywhere. */

import type { Language } from '../i18n';

const voiceFor = (lang: Language): SpeechSynthesisVoice | undefined => {
  const voices = 'speechSynthesis' in window ? speechSynthesis.getVoices() : [];
  const fitting = voices.filter((voice) => voice.lang.toLowerCase().startsWith(lang));
  // A voice of this machine speaks without a network, and keeps the route to itself.
  return fitting.find((voice) => voice.localService);
};

export const canSpeak = (lang: Language): boolean => voiceFor(lang) !== undefined;

/** Calls `listener` when the browser has learned which voices it has. */
export function onVoices(listener: () => void): () => void {
  if (!('speechSynthesis' in window)) return () => undefined;
  speechSynthesis.addEventListener('voiceschanged', listener);
  return () => speechSynthesis.removeEventListener('voiceschanged', listener);
}

export class Speaker {
  speaking = false;

  /** Says one sentence after another; `at` is told which, and `undefined` at the end. */
  say(sentences: readonly string[], lang: Language, at: (index: number | undefined) => void): void {
    this.stop();
    const voice = voiceFor(lang);
    if (!voice) return;
    this.speaking = true;
    const next = (index: number) => {
      const text = sentences[index];
      if (!this.speaking || text === undefined) {
        this.speaking = false;
        at(undefined);
        return;
      }
      at(index);
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.onend = () => next(index + 1);
      utterance.onerror = () => {
        this.speaking = false;
        at(undefined);
      };
      speechSynthesis.speak(utterance);
    };
    next(0);
  }

  stop(): void {
    this.speaking = false;
    if ('speechSynthesis' in window) speechSynthesis.cancel();
  }
}
