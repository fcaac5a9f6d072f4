/** A data block whose text cannot end it. */
export function jsonLdScript(data: object): string {
  const text = JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
  return `<script type="application/ld+json">${text}</${'script'}>`;
}
