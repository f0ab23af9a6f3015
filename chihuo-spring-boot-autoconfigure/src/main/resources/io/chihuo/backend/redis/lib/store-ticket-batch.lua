-- Store the tickets of this run until a caller reports that the broker has them; returns number and text, or nil.
local function storeTicketBatch(at)
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
	call('HSET', TICKET_BATCHES, number, text)
	call('ZADD', TICKET_BATCH_TIMES, at, number)
	return number, text
end
