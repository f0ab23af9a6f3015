// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

import reactor.core.publisher.Mono;

import org.springframework.boot.ApplicationArguments;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;

/**
 * Work for processors behind HTTP. The loop bounds how many products are computed at the
 * same time, and requests wait without a thread.
 */
@Component
@ImportTaskClients(MatrixSample.MatrixTasks.class)
class MatrixSample implements FlowSample {

	private final Environment environment;

	MatrixSample(Environment environment) {
		this.environment = environment;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		String matrices = "{\"left\":[[1,2,3],[4,5,6]],\"right\":[[7,8],[9,10],[11,12]]}";
		String uri = "http://localhost:" + this.environment.getProperty("local.server.port") + "/products";
		System.out.println("POST " + uri + " " + matrices);
		HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(matrices))
			.build();
		System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
		return 1;
	}

	record MatrixPair(double[][] left, double[][] right) {
	}

	interface MatrixTasks {

		@ChihuoTask
		Mono<double[][]> multiply(MatrixPair matrices);

	}

	@RestController
	static class MatrixController {

		private final MatrixTasks tasks;

		MatrixController(MatrixTasks tasks) {
			this.tasks = tasks;
		}

		@PostMapping("/products")
		Mono<double[][]> multiply(@RequestBody MatrixPair matrices) {
			return this.tasks.multiply(matrices);
		}

	}

	@ChihuoLoop(concurrency = "2")
	static class MatrixWorker implements MatrixTasks {

		@Override
		public Mono<double[][]> multiply(MatrixPair matrices) {
			double[][] product = new double[matrices.left().length][matrices.right()[0].length];
			for (int row = 0; row < product.length; row++) {
				for (int column = 0; column < product[row].length; column++) {
					for (int i = 0; i < matrices.right().length; i++) {
						product[row][column] += matrices.left()[row][i] * matrices.right()[i][column];
					}
				}
			}
			return Mono.just(product);
		}

	}

}
