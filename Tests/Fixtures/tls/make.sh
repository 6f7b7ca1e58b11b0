#!/bin/bash
# Makes the test authority and a server certificate for localhost and 127.0.0.1 by it, good for a hundred years.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj "/CN=Parley test authority" \
    -addext "basicConstraints=critical,CA:TRUE" -keyout "$work/ca-key.pem" -out authority.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout server-key.pem -out "$work/csr.pem"
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' > "$work/extensions"
openssl x509 -req -in "$work/csr.pem" -CA authority.pem -CAkey "$work/ca-key.pem" -CAcreateserial -CAserial "$work/serial" -days 36500 \
    -extfile "$work/extensions" -out server.pem
