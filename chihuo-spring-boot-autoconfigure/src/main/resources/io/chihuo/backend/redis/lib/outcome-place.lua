-- Where the outcomes of an id are kept: the key, the field of their order numbers, the beginning of the fields of the outcomes
-- themselves, and whether other ids have the same key. Those of the steps of a flow are kept together, which takes less memory
-- than a key with an expiry for each. At most 500 items share one, so that a key does not grow large.
local function outcomePlace(id)
	local prefix = string.sub(META, 1, -5)
	local flow, item, number = string.match(id, '^f/([^/]*)/.*#(i?)(%d+)$')
	if not flow then
		return prefix .. 'outcome:' .. id, 'orders', '', false
	end
	local step = string.sub(id, #flow + 4)
	local part = item == 'i' and string.format('%.0f', math.floor(number / 500)) or ''
	return prefix .. 'outcomes:' .. part .. '/' .. flow, step, step .. '\1', true
end

-- Have outcomes be kept for so many ms at least. A shared key is kept a little longer, so that it seldom needs another expiry.
local function keepFor(key, isShared, keep)
	if not isShared then
		call('PEXPIRE', key, string.format('%.0f', keep))
	elseif call('PTTL', key) < tonumber(keep) then
		call('PEXPIRE', key, string.format('%.0f', math.floor(keep * 65 / 64) + 1))
	end
end
