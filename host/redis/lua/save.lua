-- KEYS: value. ARGV: generation, value, milliseconds to keep it (0: for ever).
if generation(redis.call('GETRANGE', KEYS[1], 0, 15)) >= tonumber(ARGV[1]) then
  return 0
end
if ARGV[3] == '0' then
  redis.call('SET', KEYS[1], ARGV[2])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
return 1
