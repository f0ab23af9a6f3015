-- Reads the states of ids.
-- ARGV: y to return failed attempts and order numbers, then ids
-- returns for each id an empty list if it is absent, else: state, time of its finish mark or '', attempts, crashes,
--   when it was added (8 bytes) or '', its time (due, lapses, deadline, died) or '', fencing token or '', 1 if it runs again
--   after the present run, last error, forced releases, failed attempts, order number or 0
-- state change: none
catchUp()
local move = moves()
local answers = {}
for i = 1, #ARGV - 1 do
	local id = ARGV[i + 1]
	local state, running = move.stateOf(id)
	local mark = move.marked(id) or ''
	if state == 'absent' then
		answers[i] = mark ~= '' and { 'finished', mark, '0', '0', '', '', '', '0', '', '0', '', '0' } or {}
	else
		local failures = move.failuresOf(id)
		local attempts = failures.attempts
		local moment, token, again = '', '', '0'
		local finished = running and string.find(running, 'f', 1, true)
		local request = call('HGET', RERUNS, id)
		if request and (not finished or string.sub(request, 2, 2) == 'e') then
			again = '1'
		end
		if state == 'running' then
			attempts = attempts + 1
			token = string.match(running, '^%d*')
			moment = call('ZSCORE', LEASES, string.find(running, 'i', 1, true) and 'L' .. id or 'G' .. token) or now
		elseif state == 'waiting' then
			moment = call('ZSCORE', LEASES, 'W' .. id) or now
		elseif state == 'delayed' then
			moment = move.dueOf(id)
		elseif state == 'dead' then
			moment = failures.at
		end
		local tracking = ARGV[1] == 'y' and move.trackingOf(id)
		local added = string.sub(call('HGET', TASKS, id) or '', 1, 8)
		answers[i] = { state, mark, digits(attempts), digits(failures.crashes), added,
			moment == '' and '' or digits(math.floor(moment)), token, again, failures.reason, digits(failures.forcedReleases),
			ARGV[1] == 'y' and failures.log or '', tracking and tracking.order or '0' }
	end
end
wake()
return answers
