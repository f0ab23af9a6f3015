-- Forgets outcomes that were delivered. It stands alone, after the names of the keys.
-- ARGV: id and order number of each
-- returns 1
-- state change: none; outcomes
local call = redis.call
for i = 1, #ARGV, 2 do
	local key, order = string.sub(META, 1, -5) .. 'outcome:' .. ARGV[i], ARGV[i + 1]
	local orders = call('HGET', key, 'orders')
	local left, isKept = {}, false
	for other, expiry in string.gmatch(orders or '', '(%d+):(%d+)') do
		if other == order then
			isKept = true
		else
			left[#left + 1] = other .. ':' .. expiry
		end
	end
	if isKept and #left == 0 then
		call('UNLINK', key)
	elseif isKept then
		-- an earlier outcome does not become the latest
		local isHidden = string.byte(orders) == 45 or string.find(orders, '^' .. order .. ':')
		call('HDEL', key, order)
		call('HSET', key, 'orders', (isHidden and '-' or '') .. table.concat(left, ','))
	end
end
return 1
