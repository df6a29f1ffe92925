-- KEYS: value, lease. ARGV: writer, milliseconds to remember it.
local newest = math.max(generation(redis.call('GETRANGE', KEYS[1], 0, 15)) + 1, generation(redis.call('GET', KEYS[2])) + 1, clock())
redis.call('SET', KEYS[1], string.format('%016d', newest) .. ARGV[1], 'PX', ARGV[2])
return 1
