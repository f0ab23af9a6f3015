// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each sample, all in one application, and looks at its output.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class FlowSampleContract {

	private final String namespace = "test-" + UUID.randomUUID();

	private ConfigurableApplicationContext context;

	abstract List<String> options();

	@BeforeAll
	void startAllSamples() {
		this.context = FlowSampleApplication.createApplication(FlowSampleEntry.values()).run(arguments());
	}

	@AfterAll
	void closeAllSamples() {
		this.context.close();
	}

	private String[] arguments(String... further) {
		return Stream.of(options().stream(), Stream.of("--chihuo.namespace=" + this.namespace), Stream.of(further))
			.flatMap((arguments) -> arguments)
			.toArray(String[]::new);
	}

	long run(FlowSampleEntry sample, String... further) throws Exception {
		String[] named = Stream.concat(Stream.of("--sample=" + sample.sampleName()), Stream.of(further))
			.toArray(String[]::new);
		return this.context.getBean(sample.type()).runSample(new DefaultApplicationArguments(arguments(named)));
	}

	@Test
	void pageIsFetchedAfterItsRedirect(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.WGET)).isOne();
		assertThat(output).containsSubsequence("/index.html?overview-summary.html", "200 from ",
				"/overview-summary.html", "content-type: text/html", "<html");
	}

	@Test
	void pagesAreFetchedAlthoughOneIsMissing(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.PARALLEL_WGET, "40")).isEqualTo(40);
		assertThat(output).containsPattern("Page 20 has failed: .*404")
			.containsPattern("The other pages have \\d{5,} bytes");
	}

	@Test
	void rangeOfFileIsServedAndNoFileOutsideOfTheRoot(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.FILE_SERVER)).isEqualTo(2);
		assertThat(output).contains("bytes=10-14: 206 klmno", "path=../secret.txt bytes=0-9: 404");
	}

	@Test
	void fileIsCopiedPartByPart(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.FILE_COPY)).isEqualTo(5);
		assertThat(output).containsSubsequence("up to byte 50000", "up to byte 200000", "The copy has the size");
	}

	@Test
	void counterWaitsForThreeVisitors(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.COUNTER)).isEqualTo(2);
		assertThat(output).containsSubsequence("Visitor 1", "Visitor 2", "Visitor 3", "Welcome, all of you");
	}

	@Test
	void timerOfADayIsCancelledWhenTheShortOneHasEnded(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.TIMER)).isEqualTo(4);
		assertThat(output).containsSubsequence("Two timers wait", "The nap is over", "Breakfast");
	}

	@Test
	void nodeOfGraphGetsTheResultsOfTwoOthers(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.GRAPH)).isEqualTo(4);
		assertThat(output).contains("flowchart LR").endsWith("5 chairs for 100 each\n");
	}

	@Test
	void valueOfSignalChoosesTheNextStep(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.CONDITIONAL)).isEqualTo(2);
		assertThat(output).containsSubsequence("The parcel is sent", "send is DONE, unpack is SKIPPED");
		assertThat(run(FlowSampleEntry.CONDITIONAL, "refused")).isEqualTo(2);
		assertThat(output).containsSubsequence("The parcel is unpacked", "send is SKIPPED, unpack is DONE");
	}

	@Test
	void firstAnswerIsTakenAndTheOtherMirrorsAreNotAwaited(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.SELECTOR)).isOne();
		assertThat(output).contains("The far mirror is not needed any more", "The answer of the near mirror",
				"broken is FAILED, far is CANCELLED");
	}

	@Test
	void productOfMatricesIsAnsweredOverHttp(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.MATRIX)).isOne();
		assertThat(output).endsWith("[[58.0,64.0],[139.0,154.0]]\n");
	}

	@Test
	void numbersAreSortedByStepsInParallel(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.SORT, "3000")).isEqualTo(7);
		assertThat(output).contains("3000 numbers are in order");
	}

	@Test
	void fetchIsCancelledWhenTheClientOfTheProxyDisconnects(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.HTTP_PROXY)).isOne();
		assertThat(output).containsSubsequence("The proxy has answered with a page",
				"The client of a slow page disconnects", "is cancelled");
	}

	@Test
	void bookingsAreCancelledInReverseOrderSinceTheTripCannotBePaid(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.SAGA)).isEqualTo(4);
		assertThat(output).containsSubsequence("The flight is booked", "The hotel is booked",
				"The booking hotel-4711 is cancelled", "The booking flight-4711 is cancelled", "failed at step 'pay'");
	}

	@Test
	void nothingIsCancelledOfTripThatIsPaid(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.SAGA, "400")).isEqualTo(3);
		assertThat(output).contains("The trip is paid").doesNotContain("is cancelled");
	}

	@Test
	void modulesCountInContextsOfTheirOwn(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.MODULE)).isEqualTo(7);
		assertThat(output).contains("The context of the poem has 6 words",
				"Both have 14 words, and the context of the flow has null");
	}

	@Test
	void valueInRedisIsGotByStepThatWasPushed(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.REDIS_CLIENT, "blue")).isEqualTo(3);
		assertThat(output).containsSubsequence("a step for GET is pushed", "The value that was got is 'blue'");
	}

	@Test
	void pageIsStoredInRedis(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.WGET_TO_REDIS)).isEqualTo(2);
		assertThat(output).containsPattern("flow-samples:http://.*/index.html has 2\\d{3} bytes");
	}

	@Test
	void tableIsReadPageByPage(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.SQL_CLIENT)).isEqualTo(9);
		assertThat(output).containsSubsequence("4: Article 4", "The next query is pushed", "8: Article 8",
				"The next query is pushed", "10: Article 10", "No further rows");
	}

	@Test
	void flowGoesOnInTheJvmThatFollowsTheOneThatWasStopped(CapturedOutput output) throws Exception {
		assertThat(run(FlowSampleEntry.GRACEFUL_RESTART)).isEqualTo(10);
		assertThat(output).containsSubsequence("[first] Step 3 of 10 runs", "[second] Step 10 of 10 runs",
				"[second] flow graceful-restart: steps=10");
		assertThat(output).doesNotContain("[second] Step 1 of 10", "[second] Step 2 of 10");
	}

}
