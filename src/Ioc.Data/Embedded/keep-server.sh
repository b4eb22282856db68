# Parent of the server: sh -c THIS keep-server LOG PATIENCE FOLDER-TO-REMOVE COMMAND…
# Standard input is a pipe that only the holder's process has open for writing. When it closes - the holder
# disposed the server, or was killed - the server is stopped. So no server outlives its holder.
log=$1 patience=$2 remove=$3
shift 3
exec >>"$log" 2>&1
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
(
    while read -r _; do :; done <&3
    trap '' TERM
    waited=0
    kill -INT "$server" 2>/dev/null
    while kill -0 "$server" 2>/dev/null; do
        sleep 0.1
        waited=$((waited + 1))
        [ "$waited" -eq $((patience * 10)) ] && kill -QUIT "$server" 2>/dev/null
        [ "$waited" -ge $((patience * 10 + 50)) ] && kill -KILL "$server" 2>/dev/null
    done
    if [ -n "$remove" ]; then rm -rf "$remove"; fi
) &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill -TERM "$watcher" 2>/dev/null
wait "$watcher"
exit "$status"
