using System.Globalization;
using System.Text;

namespace Fabra.Cli.Output;

/// <summary>Writes <c>\u2026</c> for a character that an encoding lacks.</summary>
internal sealed class EscapeFallback : EncoderFallback
{
    public override int MaxCharCount => 12;

    public override EncoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    private sealed class Buffer : EncoderFallbackBuffer
    {
        private string _text = "";
        private int _next;

        public override int Remaining => _text.Length - _next;

        public override bool Fallback(char charUnknown, int index) => Begin(Escape(charUnknown));

        public override bool Fallback(char charUnknownHigh, char charUnknownLow, int index) =>
            Begin(Escape(charUnknownHigh) + Escape(charUnknownLow));

        public override char GetNextChar() => _next < _text.Length ? _text[_next++] : '\0';

        public override bool MovePrevious()
        {
            var can = _next > 0;
            _next -= can ? 1 : 0;
            return can;
        }

        public override void Reset() => (_text, _next) = ("", 0);

        private static string Escape(char letter) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");

        private bool Begin(string text)
        {
            (_text, _next) = (text, 0);
            return true;
        }
    }
}
