-- Extends leases, each by itself from then on.
-- ARGV: ms from now at which they lapse, then id and fencing token of each
-- returns one letter for each: h held, s held and still a suspect, c held and cancelled, l lost
-- state change: none; LEASES by time
catchUp()
local answers, leases = {}, {}

-- A suspect whose run has lasted long enough is one no longer.
local function try(id, token)
	local failures = moves().failuresOf(id)
	local trial = ARGV[1] * 10 * 4 ^ math.min(math.max(failures.lapses - 1, 0), 8)
	if failures.suspect == '' or now - token / 1000 < trial then
		return failures.suspect == '' and 'h' or 's'
	end
	failures.suspect = ''
	allowGrowth()
	moves().fail(id, failures, failures.at, failures.reason)
	return 'h'
end

for i = 2, #ARGV, 2 do
	local id = ARGV[i]
	local running = call('HGET', RUNNING, id)
	if running and string.match(running, '^%d+') == ARGV[i + 1] then
		if not string.find(running, 'i', 1, true) then
			allowGrowth()
			call('HSET', RUNNING, id, running .. 'i')
		end
		leases[#leases + 1] = now + ARGV[1]
		leases[#leases + 1] = 'L' .. id
		answers[#answers + 1] = string.find(running, 'c', 1, true) and 'c'
			or string.find(running, 's', 1, true) and try(id, ARGV[i + 1]) or 'h'
	else
		moves().report(id, ARGV[i + 1])
		answers[#answers + 1] = 'l'
	end
end
if #leases > 0 then
	allowGrowth()
	call('ZADD', LEASES, unpack(leases))
end
wake()
return table.concat(answers)
