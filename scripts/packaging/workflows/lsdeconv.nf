// nextflow run lsdeconv.nf --input 'brain/*' --config brain.ini --results RESULTS
//
// One run for every folder that `input` fits. A run that ends early, but in order, exits with 75: the same command goes on
// from the checkpoint, which therefore lies in `results` and not in the task's own folder.

params.config = 'brain.ini'
params.results = 'results'
params.threads = 4     // cores of one process; with a launcher, of each rank
params.launcher = ''   // 'mpirun -n 4'

process deconvolve {
    tag "${volume.name}"
    cpus params.threads
    // 75: again. Above 128: killed, for memory or with its node; what is finished is kept, too.
    errorStrategy { task.exitStatus == 75 || task.exitStatus > 128 ? 'retry' : 'terminate' }
    maxRetries 100

    input:
    path volume
    path config
    val results

    output:
    val "${results}/${volume.name}"

    script:
    """
    ${params.launcher} lsdeconv --config ${config} -i ${volume} -o ${results}/${volume.name} --threads ${task.cpus}
    """
}

workflow {
    volumes = Channel.fromPath(params.input, type: 'dir', checkIfExists: true)
    deconvolve(volumes, file(params.config, checkIfExists: true), file(params.results).toAbsolutePath().toString())
}
