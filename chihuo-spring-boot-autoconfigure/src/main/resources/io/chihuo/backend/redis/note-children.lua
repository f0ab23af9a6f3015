-- Notes children of tasks that run, before they are submitted.
-- ARGV: most children of a task, then of each note: id and fencing token of the parent, lines of children to remove, and to
--   add; each line ends with \n
-- returns one letter for each: y noted, t too many, n the lease is lost or the task was cancelled
-- state change: none; CHILDREN, and k in RUNNING
catchUp()
local move = moves()

local function note(id, token, removed, added)
	local running = call('HGET', RUNNING, id)
	if not running or string.match(running, '^%d+') ~= token or string.find(running, 'c', 1, true) then
		return 'n'
	end
	local lines, known, gone, count = {}, {}, {}, 0
	for line in string.gmatch(removed, '[^\n]+\n') do
		gone[line] = true
	end
	for line in string.gmatch(move.childrenOf(id) or '', '[^\n]+\n') do
		if not gone[line] then
			known[line] = true
			count = count + 1
			lines[count] = line
		end
	end
	for line in string.gmatch(added, '[^\n]+\n') do
		if not known[line] then
			known[line] = true
			count = count + 1
			lines[count] = line
		end
	end
	if count > tonumber(ARGV[1]) then
		return 't'
	end
	allowGrowth()
	if count == 0 then
		call('HDEL', CHILDREN, id)
		return 'y'
	end
	call('HSET', CHILDREN, id, table.concat(lines))
	if not string.find(running, 'k', 1, true) then
		call('HSET', RUNNING, id, running .. 'k')
	end
	return 'y'
end

local answers = {}
for i = 2, #ARGV, 4 do
	answers[#answers + 1] = note(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
end
wake()
return table.concat(answers)
