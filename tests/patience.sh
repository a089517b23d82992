# How long the tests wait for what has to come, whatever else the machine has to do: nothing is measured by it. Sourced.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

# Seconds. Only what hangs is ever ended by it.
patience=600

# wait_until COMMAND...: until the command succeeds; fails when patience is at its end.
wait_until()
{
    local end=$((SECONDS + patience))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}
