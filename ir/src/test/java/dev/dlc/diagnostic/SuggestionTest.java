package dev.dlc.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> COMMANDS = List.of("check", "train", "eval", "test");

    @Test
    void findsNearWords() {
        assertEquals(Optional.of("train"), Suggestion.closest("trian", COMMANDS));
        assertEquals(Optional.of("check"), Suggestion.closest("chekc", COMMANDS));
        assertEquals(Optional.of("eval"), Suggestion.closest("Eval", COMMANDS));
        assertEquals(Optional.of("test"), Suggestion.closest("tests", COMMANDS));
    }

    @Test
    void staysSilentAboutFarWords() {
        assertEquals(Optional.empty(), Suggestion.closest("serve", COMMANDS));
        assertEquals(Optional.empty(), Suggestion.closest("xy", COMMANDS));
    }

    @Test
    void distancesOfKnownPairs() {
        assertEquals(0, Suggestion.distance("abc", "abc"));
        assertEquals(1, Suggestion.distance("abcd", "abdc"));
        assertEquals(3, Suggestion.distance("kitten", "sitting"));
        assertEquals(4, Suggestion.distance("", "four"));
    }

    @Property(tries = 200)
    void distanceIsSymmetricAndBounded(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        int distance = Suggestion.distance(a, b);
        assertEquals(distance, Suggestion.distance(b, a));
        assertEquals(a.equals(b), distance == 0);
        assertTrue(distance <= Math.max(a.length(), b.length()));
    }
}
