import { notHere } from './errors.ts';

/** Refuses parameters that Stripe knows and this stand-in would otherwise silently ignore. */
export function onlySupports(params: object, names: string, prefix = ''): void {
  const supported = new Set(names.split(' '));
  for (const [name, value] of Object.entries(params)) {
    if (supported.has(name) || isOff(value)) continue;
    throw notHere(prefix ? `${prefix}[${name}]` : name);
  }
}

/** `false`, or an object that only says `enabled: false`: asking for nothing. */
function isOff(value: unknown): boolean {
  if (value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  const fields = Object.entries(value);
  return fields.length === 1 && fields.every(([key, flag]) => key === 'enabled' && flag === false);
}
