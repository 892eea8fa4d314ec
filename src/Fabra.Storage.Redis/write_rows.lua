-- Writes rows of one entity, in one step. KEYS[1]: its hash. ARGV: of each row the field, the value, and the milliseconds that it has
-- left to live, -1 for ever. README.md explains the layout of values; bytes 2 to 25, as Lua counts, are the order of rows.
local key = KEYS[1]

-- Lua compares strings by the locale of the server, and numbers as doubles: six numbers of 32 bits are exact.
local function compare(left, right)
  local a = { struct.unpack('>I4I4I4I4I4I4', left, 2) }
  local b = { struct.unpack('>I4I4I4I4I4I4', right, 2) }
  for i = 1, 6 do
    if a[i] ~= b[i] then
      return a[i] < b[i] and -1 or 1
    end
  end
  return 0
end

local function settled(row)
  return string.byte(row, 26) == 1
end

local function settle(row)
  return string.sub(row, 1, 25) .. '\1' .. string.sub(row, 27)
end

-- What to store over a known row; nil: nothing.
local function merge(known, row)
  -- Damaged: too short, or of a time after the year 9999, which nothing would ever be newer than.
  if #known < 26 or string.byte(known, 2) > 4 then
    return row
  end
  local order = compare(row, known)
  if order < 0 or (order == 0 and settled(known) and not settled(row)) then
    return nil
  end
  -- Newer than what was known to be the newest: then this is.
  if settled(known) and not settled(row) then
    return settle(row)
  end
  return row
end

local life = redis.call('PTTL', key) -- -2: there is no such key, -1: it lives for ever
local longest = life
for i = 1, #ARGV, 3 do
  local field, row, left = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local known = redis.call('HGET', key, field)
  local merged = row
  if known then
    merged = merge(known, row)
  end
  if merged then
    redis.call('HSET', key, field, merged)
    if longest ~= -1 and (left == -1 or left > longest) then
      longest = left
    end
  end
end

-- Expiry only ever lengthens: a hash lives as long as the longest-lived of its rows, and one with a row for ever does not end.
if longest ~= life then
  if longest == -1 then
    redis.call('PERSIST', key)
  else
    redis.call('PEXPIRE', key, string.format('%.0f', math.max(longest, 0)))
  end
end
