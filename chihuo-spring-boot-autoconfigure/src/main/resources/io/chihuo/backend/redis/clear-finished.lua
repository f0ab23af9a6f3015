-- Removes every finish mark. The marks are only unlinked; Redis frees them in the background.
-- ARGV: none
-- returns how many marks
-- state change: finished -> absent
catchUp()
local move = moves()
local cleared = move.countMarks()
call('UNLINK', FINISHED, EXPIRING)
local running = call('HGETALL', RUNNING)
for i = 1, #running, 2 do
	if running[i] ~= '' and string.find(running[i + 1], 'f', 1, true) then
		call('HSET', RUNNING, running[i], (string.gsub(running[i + 1], 'f', '')))
	end
end
wake()
return cleared
