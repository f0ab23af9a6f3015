-- Note that leases of one claim are over. Where their number is damaged, all that is left of the claim lapses with it.
local function leave(token, count)
	local left = redis.pcall('HINCRBY', CLAIMS, 'n' .. token, -count)
	if type(left) == 'number' and left <= 0 then
		call('HDEL', CLAIMS, 'n' .. token, 'i' .. token)
		call('ZREM', LEASES, 'G' .. token)
	end
end
