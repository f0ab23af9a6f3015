-- Returns the server's time.
-- ARGV: none
-- returns milliseconds since the epoch
-- state change: none
local time = call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)
