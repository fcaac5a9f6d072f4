import { lineNoise, randomFrom } from '../film/noise.ts';
import { Track } from './track.ts';

type Score = (seconds: number) => Track;

const WARM = [1, 0.42, 0.2, 0.1, 0.05];
const HOLLOW = [1, 0.06, 0.28, 0.03, 0.1];
const PIANO = [1, 0.55, 0.32, 0.16, 0.12, 0.06, 0.03];
/** Hertz of a key of the piano; 69 is A above middle C. */
const key = (number: number): number => 440 * 2 ** ((number - 69) / 12);

function pad(track: Track, chords: readonly (readonly number[])[], gain: number): void {
  const long = track.seconds / chords.length;
  for (const [index, chord] of chords.entries()) {
    for (const [voice, number] of chord.entries()) {
      for (const detune of [-0.0016, 0.0019]) {
        track.tone({
          at: index * long,
          seconds: long,
          pitch: key(number) * (1 + detune),
          gain: gain / chord.length,
          pan: (voice / chord.length - 0.4) * Math.sign(detune),
          attack: long * 0.45,
          release: long * 0.7,
          overtones: WARM,
        });
      }
    }
  }
}

function wind(track: Track, seed: number, gain: number): void {
  const gusts = lineNoise(seed, 3);
  track.noise(seed, (t) => {
    const gust = gusts(t * 0.22) ** 2;
    return { gain: gain * (0.15 + gust * 1.6), bright: 0.12 + gust * 0.3 };
  });
}

function surf(track: Track, seed: number, gain: number): void {
  const swells = lineNoise(seed, 2);
  track.noise(seed, (t) => {
    const swell = 0.5 + 0.5 * Math.sin(t * 0.9 + swells(t * 0.2) * 5);
    return { gain: gain * (0.2 + swell ** 3), bright: 0.2 + swell ** 2 * 0.28 };
  });
}

function horn(track: Track, at: number, gain: number, pan: number): void {
  for (const pitch of [key(33), key(33) * 1.004, key(40)]) {
    track.tone({
      at,
      seconds: 2.4,
      pitch,
      gain: gain / 3,
      pan,
      attack: 0.5,
      release: 1.2,
      overtones: WARM,
    });
  }
}

const ridges: Score = (seconds) => {
  const track = new Track(seconds);
  pad(track, [[45, 52, 57, 61], [43, 50, 59, 62], [40, 52, 59, 64]], 0.5); // prettier-ignore
  track.room(0.5, 1.6);
  wind(track, 5, 0.12);
  return track;
};

const aurora: Score = (seconds) => {
  const track = new Track(seconds);
  pad(track, [[38, 57, 62, 66], [42, 57, 61, 69], [38, 59, 66, 71]], 0.4); // prettier-ignore
  const random = randomFrom(8);
  for (let at = 1; at < seconds - 3; at += 0.7 + random() * 1.6) {
    const number = [74, 78, 81, 83, 86, 90][Math.floor(random() * 6)] ?? 74;
    track.tone({
      at,
      seconds: 3,
      pitch: key(number),
      gain: 0.09,
      pan: random() * 2 - 1,
      decay: 1.6,
      overtones: HOLLOW,
    });
  }
  track.room(0.8, 1.9);
  wind(track, 9, 0.05);
  return track;
};

const lighthouse: Score = (seconds) => {
  const track = new Track(seconds);
  for (let at = 1.6; at < seconds - 3; at += 7) horn(track, at, 0.5, 0.4);
  track.room(0.6, 2);
  surf(track, 12, 0.4);
  wind(track, 13, 0.08);
  return track;
};

const city: Score = (seconds) => {
  const track = new Track(seconds);
  const random = randomFrom(3);
  const scale = [45, 52, 57, 60, 64, 67, 69, 72];
  for (let beat = 0; beat * 0.25 < seconds - 1; beat += 1) {
    const at = beat * 0.25;
    if (beat % 8 === 0) {
      const pitch = key([33, 33, 29, 31][(beat / 8) % 4] ?? 33);
      track.tone({
        at,
        seconds: 1.9,
        pitch,
        gain: 0.34,
        attack: 0.02,
        decay: 0.7,
        overtones: WARM,
      });
    }
    if (random() > 0.3) {
      const number = scale[(beat * 3 + Math.floor(random() * 3)) % scale.length] ?? 57;
      track.tone({
        at,
        seconds: 0.5,
        pitch: key(number),
        gain: 0.14,
        pan: random() - 0.5,
        decay: 6,
        overtones: HOLLOW,
      });
    }
  }
  track.room(0.5, 1.2);
  return track;
};

const edges: Score = (seconds) => {
  const track = new Track(seconds);
  pad(track, [[33, 45, 52, 56], [32, 44, 51, 59], [29, 45, 53, 60]], 0.55); // prettier-ignore
  for (let at = 0.5; at < seconds - 4; at += 2.5) {
    track.tone({
      at,
      seconds: 3,
      pitch: key(68 - at * 0.6),
      gain: 0.07,
      pan: Math.sin(at),
      decay: 1.1,
      overtones: HOLLOW,
    });
  }
  track.room(0.8, 1.8);
  return track;
};

const harbour: Score = (seconds) => {
  const track = new Track(seconds);
  const random = randomFrom(21);
  for (const at of [4, 17.5, 31, 46]) horn(track, at, 0.34, -0.5);
  for (let at = 1; at < seconds - 2; at += 0.5 + random() * 2.6) {
    const pitch = 1450 + random() * 900;
    track.tone({
      at,
      seconds: 0.7,
      pitch,
      gain: 0.018 + random() * 0.025,
      pan: random() * 2 - 1,
      attack: 0.001,
      decay: 9,
      overtones: [1, 0.4, 0.6],
    });
  }
  track.room(0.7, 1.9);
  surf(track, 22, 0.22);
  return track;
};

const harp: Score = (seconds) => {
  const track = new Track(seconds);
  const gusts = Array.from({ length: 9 }, (_, index) => lineNoise(70 + index, 2));
  for (const [index, gust] of gusts.entries()) {
    for (let at = 0; at < seconds - 4; at += 3.5) {
      const strength = Math.max(0, gust(at * 0.11) - 0.4);
      if (strength === 0) continue;
      const pitch = 73.4 * (index + 2) * (1 + index * 0.0004);
      track.tone({
        at,
        seconds: 3.5,
        pitch,
        gain: (strength * 0.9) / (index + 3),
        pan: (index % 3) * 0.6 - 0.6,
        attack: 2.4,
        release: 3.4,
        overtones: [1, 0.3, 0.08],
      });
    }
  }
  track.room(0.9, 1.7);
  wind(track, 31, 0.09);
  return track;
};

/** Four bars that come again and again, each time a little otherwise. */
const piano: Score = (seconds) => {
  const track = new Track(seconds);
  const random = randomFrom(17);
  const bars = [[41, 57, 60, 64, 67], [40, 55, 59, 62, 67], [38, 53, 57, 60, 65], [43, 55, 59, 62, 64]]; // prettier-ignore
  for (let bar = 0; bar * 4.4 < seconds - 6; bar += 1) {
    const [bass = 41, ...upper] = bars[bar % 4] ?? [];
    const strike = (at: number, number: number, gain: number) =>
      track.tone({
        at: bar * 4.4 + at + random() * 0.03,
        seconds: 4.5,
        pitch: key(number),
        gain,
        pan: (number - 60) / 40,
        attack: 0.006,
        release: 0.8,
        decay: 1.05,
        overtones: PIANO,
      });
    strike(0, bass, 0.3);
    for (const [index, number] of upper.entries()) {
      if (random() > 0.18) strike(0.55 + index * 0.55, number, 0.13 + random() * 0.05);
    }
    if (bar % 2 === 1) strike(3.3, (upper[2] ?? 62) + 12, 0.15);
    if (bar > 3 && random() > 0.4) strike(2.75, (upper[1] ?? 60) + 12, 0.12);
  }
  track.room(0.55, 1.5);
  track.noise(40, (t) => ({ gain: 0.012 + 0.004 * Math.sin(t * 0.4), bright: 0.75 }));
  return track;
};

/** What is heard: under the films, and by itself. */
export const SCORES = { ridges, aurora, lighthouse, city, edges, harbour, harp, piano };
