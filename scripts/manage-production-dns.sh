#!/usr/bin/env bash
# Makes the DNS records that production's addresses need, and changes none that is there.
# With --dry-run it only says what is missing. Needs CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID and
# CLOUDFLARE_ZONE_ID; records are made with CLOUDFLARE_DNS_API_TOKEN where that is set.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node scripts/start.mjs codex dns "$@"
