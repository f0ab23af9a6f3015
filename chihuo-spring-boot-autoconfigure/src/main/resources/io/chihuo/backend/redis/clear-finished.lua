-- Removes every finish mark, and those that running tasks have asked for, about STEP of these at a time. The marks are only
-- unlinked; Redis frees them in the background.
-- ARGV: where the last step ended, '' to begin
-- returns where this step ended, 0 if there are no more, and how many marks
-- state change: finished -> absent
catchUp()
local cleared = 0
if ARGV[1] == '' then
	cleared = moves().countMarks()
	call('UNLINK', FINISHED, EXPIRING)
end
local cursor, found = unpack(call('HSCAN', RUNNING, ARGV[1] == '' and '0' or ARGV[1], 'COUNT', STEP))
for i = 1, #found, 2 do
	if found[i] ~= '' and string.find(found[i + 1], 'f', 1, true) then
		call('HSET', RUNNING, found[i], (string.gsub(found[i + 1], 'f', '')))
	end
end
wake()
return { cursor, cleared }
