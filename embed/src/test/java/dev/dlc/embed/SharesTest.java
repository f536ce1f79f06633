package dev.dlc.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each block of a launch is claimed once; a thread gets its own share first. */
@Timeout(60)
class SharesTest {
    @Test
    void aThreadTakesItsShareFromTheFrontAndThenTheEndsOfOthers() {
        Shares shares = new Shares(2);
        assertTrue(shares.isEmpty(0));
        assertEquals(Shares.NONE, shares.claim(0));
        for (int launch = 0; launch < 3; launch++) {
            shares.publish(8);
            assertEquals(List.of(4, 5), claim(shares, 1, 2));
            assertEquals(List.of(0, 1, 2, 3, 7, 6, Shares.NONE), claim(shares, 0, 7));
            assertTrue(shares.isEmpty(1));
            assertEquals(Shares.NONE, shares.claim(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 5, '5'",
        "2, 3, '2 1'",
        "3, 2, '1 1 0'",
        "3, 12, '4 4 4'",
        "4, 6, '2 1 2 1'",
        "3, 65535, '21845 21845 21845'"
    })
    void sharesDifferByNoMoreThanOneBlock(int threads, int blocks, String expected) {
        Shares shares = new Shares(threads);
        shares.publish(blocks);
        List<String> sizes = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int size = 0;
            while (!shares.isEmpty(thread)) {
                shares.claim(thread);
                size++;
            }
            sizes.add(Integer.toString(size));
        }
        assertEquals(expected, String.join(" ", sizes));
    }

    @Test
    void threadsThatClaimAtTheSameTimeGetEachBlockOnce() throws InterruptedException, ExecutionException {
        int threads = 4;
        int blocks = 2_000;
        Shares shares = new Shares(threads);
        try (ExecutorService claiming = Executors.newFixedThreadPool(threads)) {
            for (int launch = 0; launch < 50; launch++) {
                shares.publish(blocks);
                List<Callable<List<Integer>>> tasks = IntStream.range(0, threads)
                        .mapToObj(thread -> (Callable<List<Integer>>) () -> claimAll(shares, thread))
                        .toList();
                List<Integer> all = new ArrayList<>();
                for (Future<List<Integer>> claimed : claiming.invokeAll(tasks)) {
                    all.addAll(claimed.get());
                }
                assertEquals(
                        IntStream.range(0, blocks).boxed().toList(),
                        all.stream().sorted().toList());
            }
        }
    }

    private static List<Integer> claim(Shares shares, int thread, int times) {
        return IntStream.range(0, times).mapToObj(i -> shares.claim(thread)).toList();
    }

    private static List<Integer> claimAll(Shares shares, int thread) {
        List<Integer> claimed = new ArrayList<>();
        for (int block = shares.claim(thread); block != Shares.NONE; block = shares.claim(thread)) {
            claimed.add(block);
        }
        return claimed;
    }
}
