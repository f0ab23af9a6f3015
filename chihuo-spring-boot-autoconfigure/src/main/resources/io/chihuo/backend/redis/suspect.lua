-- Leases the first suspect.
-- ARGV: length of the lease in ms, number of this claim, numbers of claims of suspects whose answer was lost (each
--   between commas), then ids that the caller does not take
-- returns the same as claim.lua
-- state change: ready -> running; the effects of the lapse of a lease whose claim was not answered are undone
catchUp()
local excluded = {}
for i = 4, #ARGV do
	excluded[ARGV[i]] = true
end
local id, token
local latest = string.match(call('HGET', SESSION, 'suspect') or '', '^%d+')
if latest and tonumber(latest) > tonumber(ARGV[2]) then
	-- it was on its way for so long that the client has given it up, and nobody would run its task
	wake()
	return { 0, 0 }
end
local last, before, held = string.match(call('HGET', SESSION, 'suspect') or '', '^(%d+):(%d+):(.*)$')
local unanswered = last and (last == ARGV[2] or string.find(ARGV[3], ',' .. last .. ',', 1, true))
if unanswered and call('HGET', RUNNING, held) ~= before .. 's' then
	-- the caller lives, so that a lease which it did not know of must not be charged
	moves().report(held, before)
	unanswered = false
end
if unanswered then
	-- the answer did not arrive: give the same task again
	id, token = held, before
	allowGrowth()
	call('ZADD', LEASES, 'XX', now + ARGV[1], 'G' .. token)
else
	for _, candidate in ipairs(call('ZRANGE', SUSPECTS, 0, #ARGV - 3)) do
		if not excluded[candidate] then
			id = candidate
			break
		end
	end
	if id then
		moves().removeSuspect(id)
		token = lease({ id }, ARGV[1])
		call('HSET', RUNNING, id, token .. 's')
	end
end
if id or #ARGV[3] > 2 then
	allowGrowth()
	call('HSET', SESSION, 'suspect', ARGV[2] .. ':' .. (token or '') .. ':' .. (id or ''))
	call('PEXPIRE', SESSION, 600000)
end
wake()
local waiting = call('EXISTS', SUSPECTS)
if not id then
	return { nextMoment(), waiting }
end
return { nextMoment(), waiting, token, { id }, { call('HGET', TASKS, id) }, { call('HGET', FAILURES, id) } }
