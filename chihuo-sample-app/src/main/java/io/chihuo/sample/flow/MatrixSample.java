// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import reactor.core.publisher.Mono;

import org.springframework.boot.ApplicationArguments;
import org.springframework.core.env.Environment;
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
@RestController
@ImportTaskClients(MatrixSample.MatrixTasks.class)
class MatrixSample implements FlowSample {

	private final Environment environment;

	private final MatrixTasks tasks;

	MatrixSample(Environment environment, MatrixTasks tasks) {
		this.environment = environment;
		this.tasks = tasks;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		String matrices = "{\"left\":[[1,2,3],[4,5,6]],\"right\":[[7,8],[9,10],[11,12]]}";
		System.out.println("POST /products " + matrices);
		System.out.println(LocalRequests.post(this.environment, "/products", matrices).join().body());
		return 1;
	}

	@PostMapping("/products")
	Mono<double[][]> multiply(@RequestBody MatrixPair matrices) {
		return this.tasks.multiply(matrices);
	}

	record MatrixPair(double[][] left, double[][] right) {
	}

	interface MatrixTasks {

		@ChihuoTask
		Mono<double[][]> multiply(MatrixPair matrices);

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
