-- Note that leases of one claim are over.
local function leave(token, count)
	if call('HINCRBY', CLAIMS, 'n' .. token, -count) <= 0 then
		call('HDEL', CLAIMS, 'n' .. token, 'i' .. token)
		call('ZREM', LEASES, 'G' .. token)
	end
end
