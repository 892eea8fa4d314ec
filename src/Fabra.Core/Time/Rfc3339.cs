namespace Fabra;

/// <summary>
/// Reads instants: RFC 3339 §5.6 with any number of fraction digits, cut to microseconds. Lenient in two places where nothing can be
/// misread: a space may be the T, and seconds that are 0 may be left out. Nothing else is a time.
/// </summary>
/// <remarks>
/// The client and the command compile this file too, because they must not depend on this project and must not read times differently.
/// </remarks>
internal static class Rfc3339
{
    /// <summary>A date with a time; without a zone it is UTC.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time) =>
        new Reader(text).TryRead(out time, out var zoned) && zoned is not null;

    /// <summary>A date with a time and a zone: where text may just as well be something else, less than that is no instant.</summary>
    public static bool TryParseZoned(ReadOnlySpan<char> text, out DateTimeOffset time) =>
        new Reader(text).TryRead(out time, out var zoned) && zoned is true;

    /// <summary>As <see cref="TryParse"/>; a date alone is its first moment.</summary>
    public static bool TryParseStart(ReadOnlySpan<char> text, out DateTimeOffset time) => new Reader(text).TryRead(out time, out _);

    /// <summary>As <see cref="TryParse"/>; a date alone is its last microsecond, so that an inclusive end takes the whole day.</summary>
    public static bool TryParseEnd(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        var read = new Reader(text).TryRead(out time, out var zoned);
        time = read && zoned is null ? time.AddTicks(TimeSpan.TicksPerDay - TimeSpan.TicksPerMicrosecond) : time;
        return read;
    }

    /// <summary>What is left of a text.</summary>
    private ref struct Reader(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        /// <param name="time">The instant, in UTC.</param>
        /// <param name="zoned">Whether a zone is given. Null: the text is a date alone.</param>
        public bool TryRead(out DateTimeOffset time, out bool? zoned)
        {
            (time, zoned) = (default, null);
            if (!Number(4, out var year) || !Take('-') || !Number(2, out var month) || !Take('-') || !Number(2, out var day)
                || year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                return false;
            }

            var ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
            if (!_rest.IsEmpty)
            {
                if (!TimeOfDay(out var ofDay) || !Zone(out var offset, out var given) || !_rest.IsEmpty)
                {
                    return false;
                }

                zoned = given;
                ticks += ofDay - offset;
            }

            if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            {
                return false;
            }

            time = new DateTimeOffset(ticks, TimeSpan.Zero);
            return true;
        }

        private bool TimeOfDay(out long ticks)
        {
            ticks = 0;
            if (!(Take('T') || Take('t') || Take(' ')) || !Number(2, out var hour) || !Take(':') || !Number(2, out var minute)
                || hour > 23 || minute > 59)
            {
                return false;
            }

            ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
            if (!Take(':'))
            {
                return true;
            }

            // A leap second, 60, has no place in .NET's calendar.
            if (!Number(2, out var second) || second > 59 || !Fraction(out var fraction))
            {
                return false;
            }

            ticks += (second * TimeSpan.TicksPerSecond) + fraction;
            return true;
        }

        private bool Fraction(out long ticks)
        {
            ticks = 0;
            if (!Take('.'))
            {
                return true;
            }

            var length = _rest.IndexOfAnyExceptInRange('0', '9');
            var digits = length < 0 ? _rest : _rest[..length];
            _rest = _rest[digits.Length..];
            var unit = TimeSpan.TicksPerSecond;
            foreach (var digit in digits[..Math.Min(digits.Length, 6)])
            {
                unit /= 10;
                ticks += unit * (digit - '0');
            }

            return !digits.IsEmpty;
        }

        private bool Zone(out long ticks, out bool given)
        {
            (ticks, given) = (0, !_rest.IsEmpty);
            if (!given || Take('Z') || Take('z'))
            {
                return true;
            }

            var sign = Take('-') ? -1 : 1;
            if ((sign > 0 && !Take('+')) || !Number(2, out var hours) || !Take(':') || !Number(2, out var minutes)
                || hours > 23 || minutes > 59)
            {
                return false;
            }

            ticks = sign * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
            return true;
        }

        private bool Number(int digits, out int number)
        {
            number = 0;
            if (_rest.Length < digits || _rest[..digits].ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            foreach (var digit in _rest[..digits])
            {
                number = (number * 10) + (digit - '0');
            }

            _rest = _rest[digits..];
            return true;
        }

        private bool Take(char sign)
        {
            var found = !_rest.IsEmpty && _rest[0] == sign;
            _rest = found ? _rest[1..] : _rest;
            return found;
        }
    }
}
