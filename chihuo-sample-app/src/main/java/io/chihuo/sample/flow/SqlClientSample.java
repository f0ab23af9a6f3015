// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Reads a table page by page, by steps of the kind {@code sql}. Each page is followed by
 * a step that pushes the next query, from the last row on. {@code flows.yml} has the
 * statements and the database.
 */
@Component
class SqlClientSample implements FlowSample {

	private final ChihuoClient client;

	SqlClientSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		FlowHandle flow = this.client.startFlow("sql-client-" + UUID.randomUUID(),
				Flow.series(Flow.step("sql", Map.of("statements", List.of("create-articles", "fill-articles"))),
						queryPage(0), readPage(0)));
		flow.await(Duration.ofMinutes(1));
		return flow.status().doneCount();
	}

	private static FlowStep queryPage(int after) {
		return Flow.step("sql", Map.of("statement", "list-articles", "values", Map.of("after", after)))
			.named("after-" + after);
	}

	private static FlowStep readPage(int after) {
		return Flow.step("article-pages", Flow.ref("after-" + after).path("/rows"));
	}

	record ArticleRow(int id, String name) {
	}

	@ChihuoLoop(name = "article-pages")
	static class ArticlePageLoop {

		@MakeTask
		void readRows(Task<List<ArticleRow>> task) {
			List<ArticleRow> rows = task.payload();
			rows.forEach((row) -> System.out.println(row.id() + ": " + row.name()));
			System.out.println(rows.isEmpty() ? "No further rows" : "The next query is pushed");
			if (!rows.isEmpty()) {
				int last = rows.get(rows.size() - 1).id();
				task.flow().pushBack(queryPage(last));
				task.flow().pushBack(readPage(last));
			}
		}

	}

}
