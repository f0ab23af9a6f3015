-- Returns the valid tickets of tasks that have become ready by time, and of ticket batches whose time has come.
-- ARGV: none
-- returns ms until something may be to do by time (-1: nothing waits for its time) and 1 if suspects wait or 0, with a
--   comma between them, then the ticket batch as return-ticket-batch.lua says
-- state change: delayed, lapsed -> ready; TICKET_BATCH_TIMES, TICKET_BATCHES
local number, before = begin()
if before then
	return before
end
catchUp()
local looked = 0

local function collectTickets(group)
	local ending, first, members = string.match(group, '^(.)(%d+)\n(.*)$')
	local ids, run = {}, nil
	for id in string.gmatch(members or '', '[^\n]+') do
		ids[#ids + 1] = id
	end
	looked = looked + #ids
	for i, mark in ipairs(#ids > 0 and marksOf(ids, 1, #ids) or {}) do
		local number = ending == 't' and first or first + i - 1
		if mark ~= ticketMark(number) then
			run = nil
		else
			if not run then
				run = { ending .. digits(number) }
				groups[#groups + 1] = run
			end
			run[#run + 1] = ids[i]
		end
	end
end

for _, batch in ipairs(call('ZRANGEBYSCORE', TICKET_BATCH_TIMES, '-inf', now, 'LIMIT', 0, STEP)) do
	if looked >= STEP then
		break
	end
	local text = call('HGET', TICKET_BATCHES, batch) or ''
	if string.find('\1' .. text, '\1[^ht\1]') then
		call('ZADD', TICKET_BATCH_TIMES, now + moves().UNKNOWN_KIND_DELAY, batch)
	else
		for group in string.gmatch(text, '[^\1]+') do
			collectTickets(group)
		end
		call('HDEL', TICKET_BATCHES, batch)
		call('ZREM', TICKET_BATCH_TIMES, batch)
	end
end
wake()
return remember(number, digits(nextMoment()) .. ',' .. call('EXISTS', SUSPECTS))
