-- Store the tickets of this run until a caller reports that the broker has them; returns number and text, or nil.
local function keepPosting(at)
	if made then
		made.issue()
	end
	if #groups == 0 then
		return nil
	end
	local texts = {}
	for i, group in ipairs(groups) do
		texts[i] = table.concat(group, '\n')
	end
	local number, text = digits(lastNumber or call('HINCRBY', META, 'order', 1)), table.concat(texts, '\1')
	call('HSET', POSTINGS, number, text)
	call('ZADD', POSTING_TIMES, at, number)
	return number, text
end
