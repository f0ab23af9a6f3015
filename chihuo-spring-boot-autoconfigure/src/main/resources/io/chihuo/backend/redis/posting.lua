-- The part that comes after ledger.lua where the caller posts: for ten seconds the posting is the caller's, and it comes
-- with the answer as number and text, unless there is none.
local ownNumber, ownText

wake = function()
	ownNumber, ownText = keepPosting(now + 10000)
	if suspected then
		publish('r')
	end
end

local rememberAnswer = remember

remember = function(number, answer)
	rememberAnswer(number, answer .. ' ' .. (ownNumber or ''))
	return { answer, ownNumber, ownText }
end

local beginCall = begin

begin = function()
	local number, before = beginCall()
	if not before then
		return number
	end
	local answer, posting = string.match(before, '^(.*) (%d*)$')
	local text = call('HGET', POSTINGS, posting)
	return number, text and { answer, posting, text } or { answer }
end
