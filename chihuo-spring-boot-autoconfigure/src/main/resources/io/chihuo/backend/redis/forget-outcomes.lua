-- Forgets outcomes that were delivered. It stands alone, after the names of the keys and outcome-place.lua.
-- ARGV: id and order number of each
-- returns 1
-- state change: none; outcomes
for i = 1, #ARGV, 2 do
	local key, field, before = outcomePlace(ARGV[i])
	local order, orders = ARGV[i + 1], call('HGET', key, field)
	local left, isKept = {}, false
	for other, expiry in string.gmatch(orders or '', '(%d+):(%d+)') do
		if other == order then
			isKept = true
		else
			left[#left + 1] = other .. ':' .. expiry
		end
	end
	if isKept and #left == 0 then
		call('HDEL', key, before .. order, field)
	elseif isKept then
		-- an earlier outcome does not become the latest
		local isHidden = string.byte(orders) == 45 or string.find(orders, '^' .. order .. ':')
		call('HDEL', key, before .. order)
		call('HSET', key, field, (isHidden and '-' or '') .. table.concat(left, ','))
	end
end
return 1
