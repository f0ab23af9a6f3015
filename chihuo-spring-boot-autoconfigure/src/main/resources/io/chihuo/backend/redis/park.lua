-- Has tasks that run completed from outside.
-- ARGV: of each task its id, its fencing token, the hash of the token to complete it with, the time from now in ms after
--   which it fails unless it is completed, and f if a completion without failure marks the id as finished or -
-- returns one letter for each: y, or n if the lease is lost or the task was completed before
-- state change: none; TRACKED
catchUp()
local move = moves()
local answers = {}
for i = 1, #ARGV, 5 do
	local id = ARGV[i]
	local running = call('HGET', RUNNING, id)
	local isHeld = running and string.match(running, '^%d+') == ARGV[i + 1]
	local earlier = isHeld and move.parkedOf(call('HGET', TRACKED, '\2' .. id))
	answers[#answers + 1] = 'n'
	if isHeld and not (earlier and earlier.ending) then
		allowGrowth()
		call('HSET', TRACKED, '\2' .. id, move.parkedRecord({ hash = ARGV[i + 2], deadline = now + ARGV[i + 3],
			finish = ARGV[i + 4] == 'f' }))
		if not string.find(running, 'p', 1, true) then
			call('HSET', RUNNING, id, running .. 'p')
		end
		answers[#answers] = 'y'
	end
end
wake()
return table.concat(answers)
