-- Reads a page of the schedules.
-- ARGV: where the last page ended, 0 to begin; about how many
-- returns the time, where this page ended, 0 if there are no more, then name and record of each in turn
-- state change: none
local cursor, fields = unpack(call('HSCAN', string.sub(META, 1, -5) .. 'schedules', ARGV[1], 'COUNT', ARGV[2]))
table.insert(fields, 1, cursor)
table.insert(fields, 1, digits(now))
return fields
