-- Returns tickets of tasks that have become ready by time, and postings whose time has come, without void tickets.
-- ARGV: none
-- returns ms until something may be to do by time (-1: nothing waits for its time) and 1 if suspects wait or 0, with a
--   comma between them, then the posting as posting.lua says
-- state change: delayed, lapsed -> ready; POSTING_TIMES, POSTINGS
local number, before = begin()
if before then
	return before
end
catchUp()
local looked = 0

local function handOut(group)
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

for _, posting in ipairs(call('ZRANGEBYSCORE', POSTING_TIMES, '-inf', now, 'LIMIT', 0, STEP)) do
	if looked >= STEP then
		break
	end
	local text = call('HGET', POSTINGS, posting) or ''
	if string.find('\1' .. text, '\1[^ht\1]') then
		call('ZADD', POSTING_TIMES, now + moves().UNKNOWN_KIND_DELAY, posting)
	else
		for group in string.gmatch(text, '[^\1]+') do
			handOut(group)
		end
		call('HDEL', POSTINGS, posting)
		call('ZREM', POSTING_TIMES, posting)
	end
end
wake()
return remember(number, digits(nextMoment()) .. ',' .. call('EXISTS', SUSPECTS))
