-- New tasks begin: earlier outcomes of the ids, which are keys of a table, are found by their order numbers only.
local function hideOutcomesOf(ids)
	if not areOutcomesKept() then
		return
	end
	local names = {}
	for id in pairs(ids) do
		names[#names + 1] = outcomeKey(id)
	end
	if #names > 0 and call('EXISTS', unpack(names)) > 0 then
		for id in pairs(ids) do
			moves().hideOutcomes(id)
		end
	end
end
