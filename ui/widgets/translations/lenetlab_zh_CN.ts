<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>AboutDialog</name>
        <message>
            <source>About LeNet Lab</source>
            <translation>关于 LeNet Lab</translation>
        </message>
        <message>
            <source>Build LeNet layer by layer, train it on your own machine, and look inside while it learns.</source>
            <translation>逐层搭建 LeNet，在自己的电脑上训练它，并在它学习时看看里面发生了什么。</translation>
        </message>
        <message>
            <source>LeNet Lab {version}</source>
            <translation>LeNet Lab {version}</translation>
        </message>
        <message>
            <source>Licences of Typeface and Icons</source>
            <translation>字体与图标的许可证</translation>
        </message>
    </context>
    <context>
        <name>AccuracyView</name>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Press Train to see how many images are read rightly.</source>
            <translation>按“训练”即可看到有多少图像被正确识别。</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>epoch</source>
            <translation>轮次</translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>1 Batch</source>
            <translation>单步一批</translation>
        </message>
        <message>
            <source>1 Epoch</source>
            <translation>单步一轮</translation>
        </message>
        <message>
            <source>About LeNet Lab</source>
            <translation>关于 LeNet Lab</translation>
        </message>
        <message>
            <source>Choose the training images</source>
            <translation>选择训练图像</translation>
        </message>
        <message>
            <source>Clear Drawing</source>
            <translation>清除笔迹</translation>
        </message>
        <message>
            <source>Close the window</source>
            <translation>关闭窗口</translation>
        </message>
        <message>
            <source>Data…</source>
            <translation>数据…</translation>
        </message>
        <message>
            <source>Drop this run and its curves</source>
            <translation>放弃本次训练及其曲线</translation>
        </message>
        <message>
            <source>Drop this run; the next one begins with other random numbers</source>
            <translation>放弃本次训练；下一次从另一组随机数开始</translation>
        </message>
        <message>
            <source>End this run; its curves and weights stay</source>
            <translation>结束本次训练；曲线和权重保留</translation>
        </message>
        <message>
            <source>From where on a layer's mark warns</source>
            <translation>各层的标记从什么程度开始警告</translation>
        </message>
        <message>
            <source>Full Screen</source>
            <translation>全屏</translation>
        </message>
        <message>
            <source>Give all text its usual size</source>
            <translation>把所有文字恢复到默认大小</translation>
        </message>
        <message>
            <source>Go back to the panel before</source>
            <translation>用键盘回到上一个面板</translation>
        </message>
        <message>
            <source>Go to the next panel with the keyboard</source>
            <translation>用键盘转到下一个面板</translation>
        </message>
        <message>
            <source>Health Limits…</source>
            <translation>健康阈值…</translation>
        </message>
        <message>
            <source>History…</source>
            <translation>历史记录…</translation>
        </message>
        <message>
            <source>Language, theme, size of the text</source>
            <translation>语言、主题、文字大小</translation>
        </message>
        <message>
            <source>Larger Text</source>
            <translation>放大文字</translation>
        </message>
        <message>
            <source>List all edits, and go back to any of them</source>
            <translation>列出所有编辑，并可回到其中任何一步</translation>
        </message>
        <message>
            <source>Make all text larger</source>
            <translation>放大所有文字</translation>
        </message>
        <message>
            <source>Make all text smaller</source>
            <translation>缩小所有文字</translation>
        </message>
        <message>
            <source>Next Panel</source>
            <translation>下一个面板</translation>
        </message>
        <message>
            <source>Optimizer, learning rate, batches, seed</source>
            <translation>优化器、学习率、批量、随机种子</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Pause after the current batch</source>
            <translation>在当前批次结束后暂停</translation>
        </message>
        <message>
            <source>Preferences…</source>
            <translation>首选项…</translation>
        </message>
        <message>
            <source>Previous Panel</source>
            <translation>上一个面板</translation>
        </message>
        <message>
            <source>Put every panel back to its first place</source>
            <translation>把所有面板放回最初的位置</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Reset Layout</source>
            <translation>重置布局</translation>
        </message>
        <message>
            <source>Reset with a New Seed</source>
            <translation>换新种子重置</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Smaller Text</source>
            <translation>缩小文字</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Take all strokes away</source>
            <translation>擦去所有笔迹</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Train Again</source>
            <translation>重新训练</translation>
        </message>
        <message>
            <source>Train from the start, or go on after a pause</source>
            <translation>从头开始训练，或在暂停后继续</translation>
        </message>
        <message>
            <source>Train one batch and pause</source>
            <translation>训练一个批次，然后暂停</translation>
        </message>
        <message>
            <source>Train to the end of the epoch and pause</source>
            <translation>训练到本轮结束，然后暂停</translation>
        </message>
        <message>
            <source>Training Settings</source>
            <translation>训练设置</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Use the whole screen, as in front of a class</source>
            <translation>占满整个屏幕，适合课堂演示</translation>
        </message>
        <message>
            <source>Usual Text Size</source>
            <translation>默认文字大小</translation>
        </message>
        <message>
            <source>Version and licences of this program</source>
            <translation>本程序的版本与许可证</translation>
        </message>
    </context>
    <context>
        <name>ActivationView</name>
        <message>
            <source>Draw a digit to see what each layer makes of it.</source>
            <translation>写一个数字，看看每一层怎样处理它。</translation>
        </message>
        <message>
            <source>The loss is one number for a whole batch.
Select a layer to see what it gives.</source>
            <translation>损失是整个批次的一个数。
选择一层，看看它的输出。</translation>
        </message>
        <message>
            <source>{layer} activations</source>
            <translation>{layer} 的激活值</translation>
        </message>
    </context>
    <context>
        <name>BackwardView</name>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Draw a digit to see what each layer gets back.</source>
            <translation>写一个数字，看看每一层收到什么样的反向梯度。</translation>
        </message>
        <message>
            <source>Loss for</source>
            <translation>损失，若为</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>量</translation>
        </message>
        <message>
            <source>Score of</source>
            <translation>得分，对</translation>
        </message>
        <message>
            <source>The class that the drawing is asked for.</source>
            <translation>针对手写所询问的类别。</translation>
        </message>
        <message>
            <source>The loss gets back 1.
Select a layer to see what its numbers get.</source>
            <translation>损失收到的梯度是 1。
选择一层，看看它的各个数收到的梯度。</translation>
        </message>
        <message>
            <source>The network's outputs are not numbers, so that no digit is read.</source>
            <translation>网络的输出不是有效的数，因此读不出数字。</translation>
        </message>
        <message>
            <source>What is differentiated: the score of the class, or the loss if the drawing were of that class.</source>
            <translation>对什么求导：该类别的得分，或假设手写属于该类别时的损失。</translation>
        </message>
        <message>
            <source>the digit read</source>
            <translation>识别出的数字</translation>
        </message>
        <message>
            <source>{layer} activations, gradient of the loss for {digit}</source>
            <translation>{layer} 的激活值，对 {digit} 的损失的梯度</translation>
        </message>
        <message>
            <source>{layer} activations, gradient of the score of {digit}</source>
            <translation>{layer} 的激活值，对 {digit} 的得分的梯度</translation>
        </message>
    </context>
    <context>
        <name>Bootstrap</name>
        <message>
            <source>Something Went Wrong</source>
            <translation>出了点问题</translation>
        </message>
    </context>
    <context>
        <name>CardDrag</name>
        <message>
            <source>new layer</source>
            <translation>新层</translation>
        </message>
    </context>
    <context>
        <name>Choices</name>
        <message>
            <source>Circular</source>
            <translation>循环</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Reflect</source>
            <translation>反射</translation>
        </message>
        <message>
            <source>Replicate</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Same</source>
            <translation>大小不变</translation>
        </message>
        <message>
            <source>Tanh</source>
            <translation>Tanh</translation>
        </message>
        <message>
            <source>Valid</source>
            <translation>不填充</translation>
        </message>
        <message>
            <source>Zeros</source>
            <translation>补零</translation>
        </message>
    </context>
    <context>
        <name>CodePane</name>
        <message>
            <source>Copied.</source>
            <translation>已复制。</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy the whole program</source>
            <translation>复制整个程序</translation>
        </message>
        <message>
            <source>Needs torch and NumPy. Runs alone, or under torchrun on several machines.</source>
            <translation>需要 torch 和 NumPy。可单独运行，也可用 torchrun 在多台机器上运行。</translation>
        </message>
        <message>
            <source>PyTorch Program</source>
            <translation>PyTorch 程序</translation>
        </message>
        <message>
            <source>PyTorch would stop at {layer}, which does not fit.</source>
            <translation>PyTorch 会在 {layer} 处停下，因为它衔接不上。</translation>
        </message>
        <message>
            <source>Python (*.py)</source>
            <translation>Python (*.py)</translation>
        </message>
        <message>
            <source>Save the PyTorch Program</source>
            <translation>保存 PyTorch 程序</translation>
        </message>
        <message>
            <source>Save the program as a Python file</source>
            <translation>把程序保存为 Python 文件</translation>
        </message>
        <message>
            <source>Saved as {name}.</source>
            <translation>已保存为 {name}。</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>保存…</translation>
        </message>
        <message>
            <source>The Program Was Not Saved</source>
            <translation>程序未能保存</translation>
        </message>
        <message>
            <source>The network has no layers yet, so there is nothing to train.</source>
            <translation>网络还没有任何层，没有可训练的内容。</translation>
        </message>
    </context>
    <context>
        <name>ContributionBars</name>
        <message>
            <source>Largest Contributions</source>
            <translation>最大的贡献</translation>
        </message>
        <message>
            <source>bias</source>
            <translation>偏置</translation>
        </message>
        <message>
            <source>{count} others</source>
            <translation>其余 {count} 项</translation>
        </message>
    </context>
    <context>
        <name>CropView</name>
        <message>
            <source>Drag around the digit.
By keyboard: arrows move the part, with Shift its corner; Home takes all.</source>
            <translation>拖动框住数字。
用键盘：方向键移动选区，加 Shift 移动其角；Home 键选取全部。</translation>
        </message>
        <message>
            <source>Picture with the Part to Read</source>
            <translation>图片与要识别的部分</translation>
        </message>
    </context>
    <context>
        <name>CurveExport</name>
        <message>
            <source>Copy Numbers</source>
            <translation>复制数值</translation>
        </message>
        <message>
            <source>Copy Picture</source>
            <translation>复制图片</translation>
        </message>
        <message>
            <source>Drawing (*.svg)</source>
            <translation>矢量图 (*.svg)</translation>
        </message>
        <message>
            <source>Not saved: {name} ends in none of {endings}.</source>
            <translation>未能保存：{name} 的扩展名不是 {endings} 之一。</translation>
        </message>
        <message>
            <source>Not saved: {path} cannot be written ({reason}). Choose another folder.</source>
            <translation>未能保存：{path} 无法写入（{reason}）。请换一个文件夹。</translation>
        </message>
        <message>
            <source>Numbers (*.csv)</source>
            <translation>数值 (*.csv)</translation>
        </message>
        <message>
            <source>Picture (*.png)</source>
            <translation>图片 (*.png)</translation>
        </message>
        <message>
            <source>Save Curves</source>
            <translation>保存曲线</translation>
        </message>
        <message>
            <source>Save Picture or Numbers…</source>
            <translation>保存图片或数值…</translation>
        </message>
        <message>
            <source>Saved: {path}</source>
            <translation>已保存：{path}</translation>
        </message>
        <message>
            <source>The numbers are on the clipboard.</source>
            <translation>数值已复制到剪贴板。</translation>
        </message>
        <message>
            <source>The picture is on the clipboard.</source>
            <translation>图片已复制到剪贴板。</translation>
        </message>
    </context>
    <context>
        <name>CurveLegend</name>
        <message>
            <source>Curves</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>Legend</source>
            <translation>图例</translation>
        </message>
        <message>
            <source>Show or hide {curve}</source>
            <translation>显示或隐藏 {curve}</translation>
        </message>
        <message>
            <source>What the curves are, to show or hide them</source>
            <translation>有哪些曲线，可显示或隐藏</translation>
        </message>
    </context>
    <context>
        <name>CurveView</name>
        <message>
            <source>Back from zooming and panning to everything (0)</source>
            <translation>取消缩放和平移，显示全部 (0)</translation>
        </message>
        <message>
            <source>Copy or save these curves as a picture or as numbers</source>
            <translation>把这些曲线复制或保存为图片或数值</translation>
        </message>
        <message>
            <source>Drag to pan, turn the wheel to zoom, double-click or press 0 for everything; Shift and arrow keys read values</source>
            <translation>拖动平移，滚轮缩放，双击或按 0 显示全部；Shift 加方向键读取数值</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>对数</translation>
        </message>
        <message>
            <source>Save or Copy</source>
            <translation>保存或复制</translation>
        </message>
        <message>
            <source>Show All</source>
            <translation>显示全部</translation>
        </message>
        <message>
            <source>Show the values on a logarithmic scale</source>
            <translation>用对数刻度显示数值</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>测试</translation>
        </message>
        <message>
            <source>Validation</source>
            <translation>验证</translation>
        </message>
        <message>
            <source>compared</source>
            <translation>对比</translation>
        </message>
        <message>
            <source>rate {rate}</source>
            <translation>学习率 {rate}</translation>
        </message>
        <message>
            <source>shown</source>
            <translation>显示</translation>
        </message>
    </context>
    <context>
        <name>DataBrowser</name>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Read All</source>
            <translation>全部识别(&amp;R)</translation>
        </message>
        <message>
            <source>All Labels</source>
            <translation>所有标签</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Every one of these images is read rightly.</source>
            <translation>这些图像全部识别正确。</translation>
        </message>
        <message>
            <source>Go to Number</source>
            <translation>跳到编号</translation>
        </message>
        <message>
            <source>Go to the image of this number.</source>
            <translation>跳到这个编号的图像。</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Let the network read every image, with the weights it has now.</source>
            <translation>用网络当前的权重识别每一张图像。</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在载入…</translation>
        </message>
        <message>
            <source>No drawings are kept yet. Draw a digit and press Ctrl+K.</source>
            <translation>还没有收藏任何手写。写一个数字并按 Ctrl+K。</translation>
        </message>
        <message>
            <source>No image matches. Choose another label, or read them all.</source>
            <translation>没有符合的图像。请换一个标签，或识别全部图像。</translation>
        </message>
        <message>
            <source>No. </source>
            <translation>编号 </translation>
        </message>
        <message>
            <source>Only images in which the network reads something else than their label.</source>
            <translation>只显示网络的识别结果与标签不同的图像。</translation>
        </message>
        <message>
            <source>Own Drawings</source>
            <translation>自己的手写</translation>
        </message>
        <message>
            <source>Own drawing {number}</source>
            <translation>自己的手写 {number}</translation>
        </message>
        <message>
            <source>Own drawings</source>
            <translation>自己的手写</translation>
        </message>
        <message>
            <source>Progress of the Reading</source>
            <translation>识别进度</translation>
        </message>
        <message>
            <source>Put an image on the pad, whichever.</source>
            <translation>随便取一张图像放到手写板上。</translation>
        </message>
        <message>
            <source>Rando&amp;m</source>
            <translation>随机(&amp;M)</translation>
        </message>
        <message>
            <source>Read &amp;Wrongly</source>
            <translation>识别错误(&amp;W)</translation>
        </message>
        <message>
            <source>Reading every image…</source>
            <translation>正在识别每一张图像…</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove the selected drawings (Delete); undo brings them back.</source>
            <translation>移除选中的手写 (Delete)；撤销可恢复。</translation>
        </message>
        <message>
            <source>Test Images</source>
            <translation>测试图像</translation>
        </message>
        <message>
            <source>Test image {number}</source>
            <translation>测试图像 {number}</translation>
        </message>
        <message>
            <source>Training Images</source>
            <translation>训练图像</translation>
        </message>
        <message>
            <source>Training image {number}</source>
            <translation>训练图像 {number}</translation>
        </message>
        <message>
            <source>Which Images</source>
            <translation>哪些图像</translation>
        </message>
        <message>
            <source>the weights have changed since</source>
            <translation>此后权重已改变</translation>
        </message>
        <message>
            <source>{count} read wrongly ({share} %), with {source}</source>
            <translation>{count} 张识别错误（{share} %），使用{source}</translation>
        </message>
        <message>
            <source>{shown} of {count}</source>
            <translation>{shown} / {count}</translation>
        </message>
    </context>
    <context>
        <name>DataDialog</name>
        <message>
            <source>&amp;Browse…</source>
            <translation>浏览(&amp;B)…</translation>
        </message>
        <message>
            <source>&amp;Digits Made by the Program</source>
            <translation>程序生成的数字(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Folder with IDX Files or Images</source>
            <translation>含有 IDX 文件或图像的文件夹(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Leave out files that are no pictures</source>
            <translation>略过不是图片的文件(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Own Drawings</source>
            <translation>自己的手写(&amp;O)</translation>
        </message>
        <message>
            <source>Data Set</source>
            <translation>数据集</translation>
        </message>
        <message>
            <source>Do&amp;wnload</source>
            <translation>下载(&amp;W)</translation>
        </message>
        <message>
            <source>Download and Use</source>
            <translation>下载并使用</translation>
        </message>
        <message>
            <source>Downloading…</source>
            <translation>正在下载…</translation>
        </message>
        <message>
            <source>Drawn from strokes in several writing styles. Needs no files and no network.</source>
            <translation>按多种书写风格由笔画绘成，不需要任何文件，也不需要联网。</translation>
        </message>
        <message>
            <source>Fashion-MNIST (31 MB)</source>
            <translation>Fashion-MNIST（31 MB）</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Folder with IDX Files or Images</source>
            <translation>含有 IDX 文件或图像的文件夹</translation>
        </message>
        <message>
            <source>Folder with train-images-idx3-ubyte …, or with folders 0 to 9</source>
            <translation>含有 train-images-idx3-ubyte …，或含有 0 到 9 文件夹的文件夹</translation>
        </message>
        <message>
            <source>MNIST (12 MB)</source>
            <translation>MNIST（12 MB）</translation>
        </message>
        <message>
            <source>MNIST's or Fashion-MNIST's four files, gzipped or not, or pictures in folders named 0 to 9.</source>
            <translation>MNIST 或 Fashion-MNIST 的四个文件（是否用 gzip 压缩均可），或放在名为 0 到 9 的文件夹中的图片。</translation>
        </message>
        <message>
            <source>Making digits…</source>
            <translation>正在生成数字…</translation>
        </message>
        <message>
            <source>Mix them into made digits</source>
            <translation>混入生成的数字</translation>
        </message>
        <message>
            <source>Number of Training Images</source>
            <translation>训练图像数量</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>确定</translation>
        </message>
        <message>
            <source>Once, from the servers of their makers. Each file is checked against its SHA-256.</source>
            <translation>从制作者的服务器下载一次，每个文件都用 SHA-256 校验。</translation>
        </message>
        <message>
            <source>Progress of the Download</source>
            <translation>下载进度</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>正在读取…</translation>
        </message>
        <message>
            <source>Train and test on them alone</source>
            <translation>只用它们训练和测试</translation>
        </message>
        <message>
            <source>Train on made digits, test on them</source>
            <translation>用生成的数字训练，用它们测试</translation>
        </message>
        <message>
            <source>Training Data</source>
            <translation>训练数据</translation>
        </message>
        <message>
            <source>Training Images</source>
            <translation>训练图像</translation>
        </message>
        <message>
            <source>Use of the Own Drawings</source>
            <translation>自己的手写如何使用</translation>
        </message>
        <message>
            <source>{count} digits that you drew and kept. Every fifth is kept for testing.</source>
            <translation>你写下并收藏的 {count} 个数字，每五个留一个用于测试。</translation>
        </message>
    </context>
    <context>
        <name>DerivationView</name>
        <message>
            <source>input[{place}] {value:+.4g} × weight {weight:+.4g} = {product:+.4g}</source>
            <translation>输入[{place}] {value:+.4g} × 权重 {weight:+.4g} = {product:+.4g}</translation>
        </message>
        <message>
            <source>inputs</source>
            <translation>输入</translation>
        </message>
        <message>
            <source>products</source>
            <translation>乘积</translation>
        </message>
        <message>
            <source>the largest of {count} = {total}</source>
            <translation>{count} 个数中的最大值 = {total}</translation>
        </message>
        <message>
            <source>weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>{name}: {count} numbers, the largest of size {size:.3g}</source>
            <translation>{name}：{count} 个数，绝对值最大为 {size:.3g}</translation>
        </message>
        <message>
            <source>{sum:+.4g} / {count} = {total}</source>
            <translation>{sum:+.4g} / {count} = {total}</translation>
        </message>
        <message>
            <source>Σ of {count} products ({sum:+.4g}) + bias ({bias:+.4g}) = {total}</source>
            <translation>{count} 个乘积之和（{sum:+.4g}）+ 偏置（{bias:+.4g}）= {total}</translation>
        </message>
    </context>
    <context>
        <name>DigitCanvas</name>
        <message>
            <source>Draw a Digit Here</source>
            <translation>在这里写一个数字</translation>
        </message>
        <message>
            <source>Draw a digit from 0 to 9.
By keyboard: arrow keys move the pen, Space puts it down and lifts it.</source>
            <translation>写一个 0 到 9 的数字。
用键盘：方向键移动笔，空格键落笔和抬笔。</translation>
        </message>
        <message>
            <source>Draw a digit with the pointer, or move the pen with the arrow keys and press Space to draw.</source>
            <translation>用指针写一个数字，或用方向键移动笔，按空格键书写。</translation>
        </message>
        <message>
            <source>Drawing Pad</source>
            <translation>手写板</translation>
        </message>
    </context>
    <context>
        <name>Dock</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Close this panel; the View menu brings it back.</source>
            <translation>关闭此面板；可在“视图”菜单中重新打开。</translation>
        </message>
        <message>
            <source>Close {panel}</source>
            <translation>关闭{panel}</translation>
        </message>
        <message>
            <source>Float Over the Window</source>
            <translation>浮动到窗口之上</translation>
        </message>
        <message>
            <source>Put Back into the Window</source>
            <translation>放回窗口</translation>
        </message>
    </context>
    <context>
        <name>DocumentActions</name>
        <message>
            <source>&amp;Export</source>
            <translation>导出(&amp;E)</translation>
        </message>
        <message>
            <source>Begin again with the shipped LeNet</source>
            <translation>用自带的 LeNet 重新开始</translation>
        </message>
        <message>
            <source>Clear This List</source>
            <translation>清除列表</translation>
        </message>
        <message>
            <source>Import Weights</source>
            <translation>导入权重</translation>
        </message>
        <message>
            <source>Import Weights…</source>
            <translation>导入权重…</translation>
        </message>
        <message>
            <source>Network, settings or weights have changed since they were saved.</source>
            <translation>网络、设置或权重在上次保存后有改动。</translation>
        </message>
        <message>
            <source>New</source>
            <translation>新建</translation>
        </message>
        <message>
            <source>No Recent Projects</source>
            <translation>没有最近的项目</translation>
        </message>
        <message>
            <source>Not opened: {reason}</source>
            <translation>未能打开：{reason}</translation>
        </message>
        <message>
            <source>Not saved: {reason}</source>
            <translation>未能保存：{reason}</translation>
        </message>
        <message>
            <source>Open &amp;Recent</source>
            <translation>最近打开(&amp;R)</translation>
        </message>
        <message>
            <source>Open a Project</source>
            <translation>打开项目</translation>
        </message>
        <message>
            <source>Open a project</source>
            <translation>打开一个项目</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Save As…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <source>Save network, settings and weights</source>
            <translation>保存网络、设置和权重</translation>
        </message>
        <message>
            <source>Save the Project</source>
            <translation>保存项目</translation>
        </message>
        <message>
            <source>Save the changes to “{name}”?</source>
            <translation>要保存对“{name}”的更改吗？</translation>
        </message>
        <message>
            <source>Save the project under another name</source>
            <translation>用另一个名称保存项目</translation>
        </message>
        <message>
            <source>Unsaved Changes</source>
            <translation>未保存的更改</translation>
        </message>
        <message>
            <source>Use the weights in a safetensors file for this network</source>
            <translation>把 safetensors 文件中的权重用于此网络</translation>
        </message>
        <message>
            <source>Written: {path}</source>
            <translation>已写入：{path}</translation>
        </message>
    </context>
    <context>
        <name>Documents</name>
        <message>
            <source>Untitled</source>
            <translation>未命名</translation>
        </message>
    </context>
    <context>
        <name>DrawPad</name>
        <message>
            <source>Draw</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>Drawing Tools</source>
            <translation>绘图工具</translation>
        </message>
        <message>
            <source>Network Input</source>
            <translation>网络输入</translation>
        </message>
        <message>
            <source>Predicted Digit</source>
            <translation>识别结果</translation>
        </message>
        <message>
            <source>The drawing as the network gets it: centred, scaled and padded to 32×32.</source>
            <translation>网络实际收到的图像：居中、缩放并填充到 32×32。</translation>
        </message>
        <message>
            <source>The layers do not fit together. Mend the marked card above, and drawings are read again.</source>
            <translation>各层衔接不上。修正上方标出的卡片后，就能重新识别手写。</translation>
        </message>
        <message>
            <source>The network has no layers yet. Add some above, and drawings are read.</source>
            <translation>网络还没有任何层。在上方添加后即可识别手写。</translation>
        </message>
        <message>
            <source>The network takes inputs of {shape}. Drawings have one channel and at least 28×28 pixels.</source>
            <translation>网络的输入是 {shape}。手写图像只有一个通道，且至少为 28×28 像素。</translation>
        </message>
        <message>
            <source>The network's outputs are not numbers any more: its weights grew too large. Reset, or go back to a moment before, in the inspector.</source>
            <translation>网络的输出已不是有效的数：其权重变得过大。请重置，或在检查器中回到之前的某一时刻。</translation>
        </message>
        <message>
            <source>The weights that the drawing is read with.</source>
            <translation>识别手写所用的权重。</translation>
        </message>
        <message>
            <source>against {digit}</source>
            <translation>不利于 {digit}</translation>
        </message>
        <message>
            <source>for {digit}</source>
            <translation>有利于 {digit}</translation>
        </message>
    </context>
    <context>
        <name>Editor</name>
        <message>
            <source>New Network</source>
            <translation>新网络</translation>
        </message>
    </context>
    <context>
        <name>EndRunQuestion</name>
        <message>
            <source>Edit the Network</source>
            <translation>编辑网络</translation>
        </message>
        <message>
            <source>Editing the network ends this run.</source>
            <translation>编辑网络会结束本次训练。</translation>
        </message>
        <message>
            <source>End Run and Edit</source>
            <translation>结束训练并编辑</translation>
        </message>
        <message>
            <source>Its curves stay in Runs. Training the edited network starts anew, from fresh weights.</source>
            <translation>它的曲线会保留在“训练记录”中。编辑后的网络将从新的权重重新开始训练。</translation>
        </message>
        <message>
            <source>Keep Training</source>
            <translation>继续训练</translation>
        </message>
    </context>
    <context>
        <name>ErrorDialog</name>
        <message>
            <source>This was not foreseen; the window goes on. Details are in the log.</source>
            <translation>这是意料之外的错误，窗口可以继续使用。详情已写入日志。</translation>
        </message>
    </context>
    <context>
        <name>Fields</name>
        <message>
            <source>'{key}' is {came}, expected {expected}</source>
            <translation>“{key}”为 {came}，应为 {expected}</translation>
        </message>
        <message>
            <source>'{missing}' is missing ({count} of {all} arrays)</source>
            <translation>缺少“{missing}”（{all} 个数组中缺 {count} 个）</translation>
        </message>
        <message>
            <source>A gradient norm above this tears the weights away.</source>
            <translation>梯度范数超过此值，权重就会被一下子冲偏。</translation>
        </message>
        <message>
            <source>A gradient norm below this hardly teaches the layer.</source>
            <translation>梯度范数低于此值，该层几乎学不到东西。</translation>
        </message>
        <message>
            <source>A smooth ReLU: weights each value by the chance that a normal variable is smaller.</source>
            <translation>平滑的 ReLU：每个值乘以标准正态变量小于它的概率。</translation>
        </message>
        <message>
            <source>AMSGrad</source>
            <translation>AMSGrad</translation>
        </message>
        <message>
            <source>Activation</source>
            <translation>激活</translation>
        </message>
        <message>
            <source>Adadelta</source>
            <translation>Adadelta</translation>
        </message>
        <message>
            <source>Adagrad</source>
            <translation>Adagrad</translation>
        </message>
        <message>
            <source>Adam</source>
            <translation>Adam</translation>
        </message>
        <message>
            <source>Adam whose weight decay shrinks the weights themselves, instead of adding to the gradient.</source>
            <translation>Adam，但权重衰减直接缩小权重本身，而不是加到梯度上。</translation>
        </message>
        <message>
            <source>AdamW</source>
            <translation>AdamW</translation>
        </message>
        <message>
            <source>Add a learned number to each output.</source>
            <translation>给每个输出加上一个可学习的数。</translation>
        </message>
        <message>
            <source>Added below the fraction, so that nothing is divided by zero.</source>
            <translation>加在分母上，避免除以零。</translation>
        </message>
        <message>
            <source>Added to the variance, so that nothing is divided by zero.</source>
            <translation>加在方差上，避免除以零。</translation>
        </message>
        <message>
            <source>Affine</source>
            <translation>仿射</translation>
        </message>
        <message>
            <source>Alpha</source>
            <translation>Alpha</translation>
        </message>
        <message>
            <source>Append a Linear layer with {classes} outputs</source>
            <translation>在末尾添加一个有 {classes} 个输出的 Linear 层</translation>
        </message>
        <message>
            <source>Approximation</source>
            <translation>近似方式</translation>
        </message>
        <message>
            <source>Augmentation</source>
            <translation>数据增强</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>批量大小</translation>
        </message>
        <message>
            <source>Beta 1</source>
            <translation>Beta 1</translation>
        </message>
        <message>
            <source>Beta 2</source>
            <translation>Beta 2</translation>
        </message>
        <message>
            <source>Bias</source>
            <translation>偏置</translation>
        </message>
        <message>
            <source>Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it.</source>
            <translation>把每个通道在整个批次上变为均值 0、方差 1，再缩放和平移。</translation>
        </message>
        <message>
            <source>Ceil mode</source>
            <translation>向上取整</translation>
        </message>
        <message>
            <source>Centered</source>
            <translation>中心化</translation>
        </message>
        <message>
            <source>Change Training Settings</source>
            <translation>更改训练设置</translation>
        </message>
        <message>
            <source>Channels</source>
            <translation>通道数</translation>
        </message>
        <message>
            <source>Channels of the image that comes in.</source>
            <translation>输入图像的通道数。</translation>
        </message>
        <message>
            <source>Clear Drawing</source>
            <translation>清除笔迹</translation>
        </message>
        <message>
            <source>Constant</source>
            <translation>恒定</translation>
        </message>
        <message>
            <source>Convolution</source>
            <translation>卷积</translation>
        </message>
        <message>
            <source>Cosine</source>
            <translation>余弦</translation>
        </message>
        <message>
            <source>Count padding</source>
            <translation>计入填充</translation>
        </message>
        <message>
            <source>Cross Entropy</source>
            <translation>交叉熵</translation>
        </message>
        <message>
            <source>Dampening</source>
            <translation>阻尼</translation>
        </message>
        <message>
            <source>Dead units above</source>
            <translation>死亡单元上限</translation>
        </message>
        <message>
            <source>Default</source>
            <translation>默认</translation>
        </message>
        <message>
            <source>Delete {layer}</source>
            <translation>删除 {layer}</translation>
        </message>
        <message>
            <source>Dilation</source>
            <translation>膨胀</translation>
        </message>
        <message>
            <source>Distance between neighbouring pixels of the window.</source>
            <translation>窗口中相邻像素之间的间距。</translation>
        </message>
        <message>
            <source>Distribution of the first weights; the default is PyTorch's own.</source>
            <translation>初始权重的分布；默认与 PyTorch 相同。</translation>
        </message>
        <message>
            <source>Divides a running mean of the gradient by the root of a running mean of its square.</source>
            <translation>用梯度平方的滑动平均的平方根去除梯度的滑动平均。</translation>
        </message>
        <message>
            <source>Divides the gradient by the root of a running mean of its square.</source>
            <translation>用梯度平方的滑动平均的平方根去除梯度。</translation>
        </message>
        <message>
            <source>Divides the gradient by the root of the sum of all its squares, so that steps get shorter and shorter.</source>
            <translation>用梯度平方的总和的平方根去除梯度，因此步子越来越短。</translation>
        </message>
        <message>
            <source>Divisor</source>
            <translation>除数</translation>
        </message>
        <message>
            <source>Draw Stroke</source>
            <translation>画一笔</translation>
        </message>
        <message>
            <source>Duplicate {layer}</source>
            <translation>复制 {layer}</translation>
        </message>
        <message>
            <source>Empty Network</source>
            <translation>空网络</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>Epochs from one drop of the learning rate to the next.</source>
            <translation>学习率两次下降之间的轮数。</translation>
        </message>
        <message>
            <source>Epsilon</source>
            <translation>Epsilon</translation>
        </message>
        <message>
            <source>Erase</source>
            <translation>擦除</translation>
        </message>
        <message>
            <source>Every output is a weighted sum of all inputs.</source>
            <translation>每个输出都是所有输入的加权和。</translation>
        </message>
        <message>
            <source>Exploding above</source>
            <translation>爆炸阈值</translation>
        </message>
        <message>
            <source>Exponential</source>
            <translation>指数</translation>
        </message>
        <message>
            <source>Factor of the learning rate at each drop.</source>
            <translation>学习率每次下降时所乘的系数。</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>特征数</translation>
        </message>
        <message>
            <source>First dimension</source>
            <translation>首个维度</translation>
        </message>
        <message>
            <source>Fix All</source>
            <translation>全部修正</translation>
        </message>
        <message>
            <source>Fix: {what}</source>
            <translation>修正：{what}</translation>
        </message>
        <message>
            <source>Gamma</source>
            <translation>Gamma</translation>
        </message>
        <message>
            <source>Gradient clipping</source>
            <translation>梯度裁剪</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>分组</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高</translation>
        </message>
        <message>
            <source>Height and width</source>
            <translation>高和宽</translation>
        </message>
        <message>
            <source>Height and width of the window that slides over the image.</source>
            <translation>在图像上滑动的窗口的高和宽。</translation>
        </message>
        <message>
            <source>How a gradient becomes a change of the weights.</source>
            <translation>如何把梯度变成权重的改变量。</translation>
        </message>
        <message>
            <source>How far the window moves from one output pixel to the next.</source>
            <translation>从一个输出像素到下一个，窗口移动的距离。</translation>
        </message>
        <message>
            <source>How fast Adagrad's steps shrink.</source>
            <translation>Adagrad 步长缩小的速度。</translation>
        </message>
        <message>
            <source>How often every training image is used.</source>
            <translation>每张训练图像使用的次数。</translation>
        </message>
        <message>
            <source>How the learning rate changes during the training.</source>
            <translation>训练过程中学习率如何变化。</translation>
        </message>
        <message>
            <source>Images whose mean gradient makes one step.</source>
            <translation>每一步用多少张图像的平均梯度。</translation>
        </message>
        <message>
            <source>In place</source>
            <translation>原地计算</translation>
        </message>
        <message>
            <source>Initial accumulator</source>
            <translation>初始累加值</translation>
        </message>
        <message>
            <source>Initialisation</source>
            <translation>初始化</translation>
        </message>
        <message>
            <source>Input channels</source>
            <translation>输入通道</translation>
        </message>
        <message>
            <source>Input features</source>
            <translation>输入特征</translation>
        </message>
        <message>
            <source>Insert Flatten before {layer}</source>
            <translation>在 {layer} 之前插入 Flatten</translation>
        </message>
        <message>
            <source>Insert {layer}</source>
            <translation>插入 {layer}</translation>
        </message>
        <message>
            <source>Kaiming Normal</source>
            <translation>Kaiming 正态</translation>
        </message>
        <message>
            <source>Kaiming Uniform</source>
            <translation>Kaiming 均匀</translation>
        </message>
        <message>
            <source>Keep Drawing as {digit}</source>
            <translation>收藏手写为 {digit}</translation>
        </message>
        <message>
            <source>Keep a last window that does not fit completely.</source>
            <translation>保留最后一个放不满的窗口。</translation>
        </message>
        <message>
            <source>Keep mean and variance of the training for later use.</source>
            <translation>保存训练时的均值和方差，供以后使用。</translation>
        </message>
        <message>
            <source>Keep the Project's Drawings</source>
            <translation>保留项目中的手写</translation>
        </message>
        <message>
            <source>Keeps the largest value of every window, so that small shifts matter less.</source>
            <translation>保留每个窗口中的最大值，使小的位移不再那么重要。</translation>
        </message>
        <message>
            <source>Keeps the mean of every window.</source>
            <translation>保留每个窗口的平均值。</translation>
        </message>
        <message>
            <source>Kernel size</source>
            <translation>卷积核大小</translation>
        </message>
        <message>
            <source>Large steps above</source>
            <translation>步长过大阈值</translation>
        </message>
        <message>
            <source>Last dimension</source>
            <translation>末个维度</translation>
        </message>
        <message>
            <source>Lays the feature maps out as one vector.</source>
            <translation>把特征图展开成一个向量。</translation>
        </message>
        <message>
            <source>LeNet Lab projects</source>
            <translation>LeNet Lab 项目</translation>
        </message>
        <message>
            <source>LeNet of the Tutorial</source>
            <translation>教程中的 LeNet</translation>
        </message>
        <message>
            <source>LeNet-5 of 1998</source>
            <translation>1998 年的 LeNet-5</translation>
        </message>
        <message>
            <source>Learn a scale and a shift for each channel.</source>
            <translation>为每个通道学习缩放和平移。</translation>
        </message>
        <message>
            <source>Learn a shift beside the scale, where affine is on.</source>
            <translation>除缩放外还学习平移（须开启仿射）。</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Learning-rate decay</source>
            <translation>学习率衰减</translation>
        </message>
        <message>
            <source>Length of a step as a share of the weights.</source>
            <translation>每一步的长度占权重的比例。</translation>
        </message>
        <message>
            <source>Length of one step against the gradient.</source>
            <translation>沿负梯度方向每一步的长度。</translation>
        </message>
        <message>
            <source>Length of the vector that comes in.</source>
            <translation>输入向量的长度。</translation>
        </message>
        <message>
            <source>Length of the vector that goes out.</source>
            <translation>输出向量的长度。</translation>
        </message>
        <message>
            <source>Let the padded zeros count in the mean.</source>
            <translation>求平均时计入填充的零。</translation>
        </message>
        <message>
            <source>Lets a little of the negative values through, so that no unit dies.</source>
            <translation>让负值通过一小部分，避免单元死亡。</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>轻微</translation>
        </message>
        <message>
            <source>Linear</source>
            <translation>线性</translation>
        </message>
        <message>
            <source>Look ahead along the momentum before stepping.</source>
            <translation>更新之前先沿动量方向预看一步。</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Memory of the running mean of the gradient.</source>
            <translation>梯度滑动平均的记忆长度。</translation>
        </message>
        <message>
            <source>Memory of the running mean of the squared gradient.</source>
            <translation>梯度平方滑动平均的记忆长度。</translation>
        </message>
        <message>
            <source>Memory of the running means of the squared gradient and of the squared step.</source>
            <translation>梯度平方与步长平方的滑动平均的记忆。</translation>
        </message>
        <message>
            <source>Momentum</source>
            <translation>动量</translation>
        </message>
        <message>
            <source>Move {layer}</source>
            <translation>移动 {layer}</translation>
        </message>
        <message>
            <source>Move {layer} before the first Flatten</source>
            <translation>把 {layer} 移到第一个 Flatten 之前</translation>
        </message>
        <message>
            <source>Multiply-adds</source>
            <translation>乘加次数</translation>
        </message>
        <message>
            <source>Negative slope</source>
            <translation>负半轴斜率</translation>
        </message>
        <message>
            <source>Nesterov</source>
            <translation>Nesterov</translation>
        </message>
        <message>
            <source>Never forget the largest squared gradient.</source>
            <translation>始终记住最大的梯度平方。</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>正态</translation>
        </message>
        <message>
            <source>Normalisation</source>
            <translation>归一化</translation>
        </message>
        <message>
            <source>Normalise by the variance instead of the squared gradient.</source>
            <translation>用方差代替梯度平方来归一化。</translation>
        </message>
        <message>
            <source>Number of kernels, and so of feature maps that go out.</source>
            <translation>卷积核的个数，也就是输出特征图的个数。</translation>
        </message>
        <message>
            <source>ONNX Model</source>
            <translation>ONNX 模型</translation>
        </message>
        <message>
            <source>ONNX files need the package onnx; install it with: pip install onnx</source>
            <translation>ONNX 文件需要 onnx 软件包；请安装：pip install onnx</translation>
        </message>
        <message>
            <source>ONNX models</source>
            <translation>ONNX 模型</translation>
        </message>
        <message>
            <source>One Cycle</source>
            <translation>单周期</translation>
        </message>
        <message>
            <source>Open Image</source>
            <translation>打开图片</translation>
        </message>
        <message>
            <source>Optimizer</source>
            <translation>优化器</translation>
        </message>
        <message>
            <source>Output channels</source>
            <translation>输出通道</translation>
        </message>
        <message>
            <source>Output features</source>
            <translation>输出特征</translation>
        </message>
        <message>
            <source>Padding</source>
            <translation>填充</translation>
        </message>
        <message>
            <source>Padding mode</source>
            <translation>填充方式</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数个数</translation>
        </message>
        <message>
            <source>Partly Untrained Weights</source>
            <translation>部分未训练的权重</translation>
        </message>
        <message>
            <source>Pooling</source>
            <translation>池化</translation>
        </message>
        <message>
            <source>Probability</source>
            <translation>概率</translation>
        </message>
        <message>
            <source>Pull of every weight towards zero.</source>
            <translation>把每个权重拉向零的力度。</translation>
        </message>
        <message>
            <source>Put Sample on the Pad</source>
            <translation>把样本放到手写板上</translation>
        </message>
        <message>
            <source>PyTorch Program</source>
            <translation>PyTorch 程序</translation>
        </message>
        <message>
            <source>PyTorch programs</source>
            <translation>PyTorch 程序</translation>
        </message>
        <message>
            <source>RMSprop</source>
            <translation>RMSprop</translation>
        </message>
        <message>
            <source>Regularisation</source>
            <translation>正则化</translation>
        </message>
        <message>
            <source>Remove Drawings</source>
            <translation>移除手写</translation>
        </message>
        <message>
            <source>Remove {layer}</source>
            <translation>移除 {layer}</translation>
        </message>
        <message>
            <source>Rename Network to {name}</source>
            <translation>将网络重命名为 {name}</translation>
        </message>
        <message>
            <source>Rename {layer} to {name}</source>
            <translation>将 {layer} 重命名为 {name}</translation>
        </message>
        <message>
            <source>Rho</source>
            <translation>Rho</translation>
        </message>
        <message>
            <source>Rows and columns added around the image before the window slides.</source>
            <translation>窗口滑动之前在图像四周补上的行和列。</translation>
        </message>
        <message>
            <source>Rows and columns added around the image before the window slides: a number, "same" for as many as keep height and width (stride 1 alone), or "valid" for none.</source>
            <translation>窗口滑动之前在图像四周补上的行数和列数：一个数，或 "same"（补到高和宽不变，只能用于步幅 1），或 "valid"（不补）。</translation>
        </message>
        <message>
            <source>Run {name}, step {step}</source>
            <translation>训练 {name}，第 {step} 步</translation>
        </message>
        <message>
            <source>Running statistics</source>
            <translation>滑动统计量</translation>
        </message>
        <message>
            <source>SGD</source>
            <translation>SGD</translation>
        </message>
        <message>
            <source>Schedule</source>
            <translation>学习率调度</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>Set input to {shape}</source>
            <translation>将输入设为 {shape}</translation>
        </message>
        <message>
            <source>Set {argument} of {layer} to {value}</source>
            <translation>将 {layer} 的 {argument} 设为 {value}</translation>
        </message>
        <message>
            <source>Set {layer} {argument} to {value}</source>
            <translation>将 {layer} 的 {argument} 设为 {value}</translation>
        </message>
        <message>
            <source>Set {setting} to {value}</source>
            <translation>将 {setting} 设为 {value}</translation>
        </message>
        <message>
            <source>Sets everything negative to zero.</source>
            <translation>把所有负值变为零。</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>Share of a ReLU's units that may be silent for a whole batch.</source>
            <translation>整个批次都没有输出的 ReLU 单元所允许的比例。</translation>
        </message>
        <message>
            <source>Share of the last step that is kept in the next one.</source>
            <translation>上一步有多大比例保留到下一步。</translation>
        </message>
        <message>
            <source>Share of the new gradient that momentum leaves out.</source>
            <translation>动量舍去新梯度的比例。</translation>
        </message>
        <message>
            <source>Share of the training images kept back and used in place of the test set after every epoch.</source>
            <translation>留出多大比例的训练图像，在每轮之后代替测试集使用。</translation>
        </message>
        <message>
            <source>Share of the training in which the learning rate rises.</source>
            <translation>学习率上升阶段占整个训练的比例。</translation>
        </message>
        <message>
            <source>Share of the values that are set to zero while training.</source>
            <translation>训练时被置零的值所占的比例。</translation>
        </message>
        <message>
            <source>Shipped Weights</source>
            <translation>自带权重</translation>
        </message>
        <message>
            <source>Shorten gradients whose norm, over all layers together, is larger than this; 0 leaves them as they are.</source>
            <translation>所有层合计的梯度范数超过此值时将其缩短；0 表示不处理。</translation>
        </message>
        <message>
            <source>Slides small kernels over the image; each looks for one pattern everywhere.</source>
            <translation>让小卷积核在图像上滑动，每个核在各处寻找一种图案。</translation>
        </message>
        <message>
            <source>Small VGG</source>
            <translation>小型 VGG</translation>
        </message>
        <message>
            <source>Split the channels into groups that do not see each other.</source>
            <translation>把通道分成互不相见的组。</translation>
        </message>
        <message>
            <source>Squared Error</source>
            <translation>平方误差</translation>
        </message>
        <message>
            <source>Squared gradient that Adagrad's sum begins with; more makes the first steps shorter.</source>
            <translation>Adagrad 累加梯度平方的起始值；越大，最初的步子越短。</translation>
        </message>
        <message>
            <source>Squeezes every value between 0 and 1.</source>
            <translation>把每个值压到 0 和 1 之间。</translation>
        </message>
        <message>
            <source>Squeezes every value between −1 and 1, and nears them more slowly than Tanh.</source>
            <translation>把每个数压到 −1 和 1 之间，比 Tanh 更慢地接近这两端。</translation>
        </message>
        <message>
            <source>Squeezes every value between −1 and 1.</source>
            <translation>把每个值压到 −1 和 1 之间。</translation>
        </message>
        <message>
            <source>Start of all random numbers: the same seed gives the same training.</source>
            <translation>所有随机数的起点：种子相同，训练过程就相同。</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>阶梯</translation>
        </message>
        <message>
            <source>Step size</source>
            <translation>步长（轮）</translation>
        </message>
        <message>
            <source>Steps against the gradient, and keeps a share of the last step.</source>
            <translation>沿梯度的反方向走一步，并保留上一步的一部分。</translation>
        </message>
        <message>
            <source>Stride</source>
            <translation>步幅</translation>
        </message>
        <message>
            <source>Switches off random values while training, so that no unit relies on a single other one.</source>
            <translation>训练时随机关闭一些值，使任何单元都不会只依赖另一个单元。</translation>
        </message>
        <message>
            <source>Takes the length of its steps from the steps before, so that the learning rate is usually 1.</source>
            <translation>由以往的步长决定下一步的长度，因此学习率通常取 1。</translation>
        </message>
        <message>
            <source>The exact function, or its approximation by tanh.</source>
            <translation>精确函数，或用 tanh 的近似。</translation>
        </message>
        <message>
            <source>The first of the dimensions that become one: 1 for channels, 2 for rows, 3 for columns, negative numbers from the last; 0 is the batch.</source>
            <translation>合并为一维的各维度中的第一个：1 为通道，2 为行，3 为列，负数从最后一维数起；0 是批。</translation>
        </message>
        <message>
            <source>The last of the dimensions that become one; −1 for the last that there is.</source>
            <translation>合并为一维的各维度中的最后一个；−1 为最后一维。</translation>
        </message>
        <message>
            <source>Training, step {step}</source>
            <translation>训练中，第 {step} 步</translation>
        </message>
        <message>
            <source>Turn, shift, scale and shear every training image a little, anew in every epoch.</source>
            <translation>每一轮都对每张训练图像重新做轻微的旋转、平移、缩放和错切。</translation>
        </message>
        <message>
            <source>Two-Layer Perceptron</source>
            <translation>双层感知机</translation>
        </message>
        <message>
            <source>Untrained Weights</source>
            <translation>未训练的权重</translation>
        </message>
        <message>
            <source>Use {network}</source>
            <translation>使用 {network}</translation>
        </message>
        <message>
            <source>Use {weights}</source>
            <translation>使用 {weights}</translation>
        </message>
        <message>
            <source>Validation share</source>
            <translation>验证集比例</translation>
        </message>
        <message>
            <source>Vanishing below</source>
            <translation>消失阈值</translation>
        </message>
        <message>
            <source>Warm-up</source>
            <translation>预热</translation>
        </message>
        <message>
            <source>Weight decay</source>
            <translation>权重衰减</translation>
        </message>
        <message>
            <source>Weight of the newest batch in the running statistics; left empty, they are the mean over all batches.</source>
            <translation>最新一批在滑动统计量中的权重；留空时，统计量为所有批的平均。</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>Weights of step {step}</source>
            <translation>第 {step} 步的权重</translation>
        </message>
        <message>
            <source>Weights of the Project</source>
            <translation>项目的权重</translation>
        </message>
        <message>
            <source>What is left of a negative value.</source>
            <translation>负值保留下来的比例。</translation>
        </message>
        <message>
            <source>What the padding holds: zeros, the image mirrored at its edge, the pixels of the edge over again, or those of the opposite side.</source>
            <translation>填充的内容：零、以边缘为轴镜像的图像、重复的边缘像素，或对侧的像素。</translation>
        </message>
        <message>
            <source>What the sum of a window is divided by, in place of how many numbers it counts.</source>
            <translation>窗口内各数之和除以此数，而不是除以数的个数。</translation>
        </message>
        <message>
            <source>What training makes small: cross entropy of the classes, or the mean squared distance to a one-hot vector.</source>
            <translation>训练要减小的量：各类别的交叉熵，或与独热向量的均方距离。</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽</translation>
        </message>
        <message>
            <source>Write the result over what comes in, x ← y: less memory, the same numbers.</source>
            <translation>用结果覆盖输入，x ← y：节省内存，数值不变。</translation>
        </message>
        <message>
            <source>Xavier Normal</source>
            <translation>Xavier 正态</translation>
        </message>
        <message>
            <source>Xavier Uniform</source>
            <translation>Xavier 均匀</translation>
        </message>
        <message>
            <source>Zeros</source>
            <translation>全零</translation>
        </message>
        <message>
            <source>a batch of {shape} has the dimensions 0 to {last}, got {argument}={value}</source>
            <translation>一批 {shape} 的维度为 0 到 {last}，得到 {argument}={value}</translation>
        </message>
        <message>
            <source>a kept drawing is damaged ({reason}), expected strokes and a 28×28 picture; draw anew</source>
            <translation>保存的手写已损坏（{reason}），应为笔画和一张 28×28 的图片；请重新书写</translation>
        </message>
        <message>
            <source>a run needs a name, got an empty text; type one</source>
            <translation>训练需要名称，得到的是空文本；请输入一个</translation>
        </message>
        <message>
            <source>a single number</source>
            <translation>单个数</translation>
        </message>
        <message>
            <source>a stroke is not made of numbers ({reason}), expected (x, y); give each point two</source>
            <translation>笔画中有不是数的内容（{reason}），应为 (x, y) 数对；请为每个点给出两个数</translation>
        </message>
        <message>
            <source>a stroke is {shape}, expected N×2; give each point as (x, y)</source>
            <translation>笔画的形状为 {shape}，应为 N×2；请把每个点写成 (x, y)</translation>
        </message>
        <message>
            <source>above {low}</source>
            <translation>大于 {low} </translation>
        </message>
        <message>
            <source>above {low} and at most {high}</source>
            <translation>大于 {low} 且不超过 {high} </translation>
        </message>
        <message>
            <source>answered {status}</source>
            <translation>服务器应答 {status}</translation>
        </message>
        <message>
            <source>bitmap is {type} {shape}, expected uint8 H×W; convert it to grey values</source>
            <translation>位图为 {type} {shape}，应为 uint8 H×W；请转换为灰度值</translation>
        </message>
        <message>
            <source>checkpoint of run {run}, step {step}</source>
            <translation>训练 {run} 第 {step} 步的检查点</translation>
        </message>
        <message>
            <source>circular padding {padding} must not be larger than the sides of the {image} image it gets</source>
            <translation>循环填充 {padding} 不得大于输入图像 {image} 的边长</translation>
        </message>
        <message>
            <source>data set {name!r} is unknown, expected {known}; use one of them</source>
            <translation>没有数据集 {name!r}，应为 {known}；请从中选择</translation>
        </message>
        <message>
            <source>digits</source>
            <translation>数字</translation>
        </message>
        <message>
            <source>drawings</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>drawings.safetensors has {names}, expected images and labels</source>
            <translation>drawings.safetensors 中有 {names}，应为 images 和 labels</translation>
        </message>
        <message>
            <source>evaluation</source>
            <translation>评估</translation>
        </message>
        <message>
            <source>expected True or False, got {value}</source>
            <translation>应为 True 或 False，得到 {value}</translation>
        </message>
        <message>
            <source>expected a number {range}, got {value}</source>
            <translation>应为{range}的数，得到 {value}</translation>
        </message>
        <message>
            <source>expected a vector, got a matrix of {shape}</source>
            <translation>应为向量，得到的是 {shape} 的矩阵</translation>
        </message>
        <message>
            <source>expected a vector, got an image of {shape}</source>
            <translation>应为向量，得到的是 {shape} 的图像</translation>
        </message>
        <message>
            <source>expected a whole number {range}, got {value}</source>
            <translation>应为{range}的整数，得到 {value}</translation>
        </message>
        <message>
            <source>expected a whole number {range}, or one of {choices}, got {value}</source>
            <translation>应为{range}的整数，或 {choices} 之一，得到 {value}</translation>
        </message>
        <message>
            <source>expected an image (channels×height×width), got a matrix of {shape}</source>
            <translation>应为图像（通道×高×宽），得到的是 {shape} 的矩阵</translation>
        </message>
        <message>
            <source>expected an image (channels×height×width), got a vector of {numbers} numbers</source>
            <translation>应为图像（通道×高×宽），得到的是 {numbers} 个数的向量</translation>
        </message>
        <message>
            <source>expected less than exploding ({exploding:g}), got {vanishing:g}</source>
            <translation>应小于爆炸阈值（{exploding:g}），得到 {vanishing:g}</translation>
        </message>
        <message>
            <source>expected one number, or two for height and width, got {value}</source>
            <translation>应为一个数，或高和宽两个数，得到 {value}</translation>
        </message>
        <message>
            <source>expected one of {choices}, got {value}</source>
            <translation>应为 {choices} 之一，得到 {value}</translation>
        </message>
        <message>
            <source>expected {expected} channels, got {got} (input {shape})</source>
            <translation>应为 {expected} 个通道，得到 {got} 个（输入 {shape}）</translation>
        </message>
        <message>
            <source>expected {expected} input channels, got {got} (input {shape})</source>
            <translation>应为 {expected} 个输入通道，得到 {got} 个（输入 {shape}）</translation>
        </message>
        <message>
            <source>expected {expected} input features, got {got}</source>
            <translation>应为 {expected} 个输入特征，得到 {got} 个</translation>
        </message>
        <message>
            <source>from {low} to {high}</source>
            <translation> {low} 到 {high} 之间</translation>
        </message>
        <message>
            <source>groups={groups} does not divide {input} input and {output} output channels</source>
            <translation>groups={groups} 不能整除 {input} 个输入通道和 {output} 个输出通道</translation>
        </message>
        <message>
            <source>has '{unknown}' where the network has '{missing}'</source>
            <translation>其中是“{unknown}”，而网络中是“{missing}”</translation>
        </message>
        <message>
            <source>has '{unknown}', which the network does not have</source>
            <translation>其中有“{unknown}”，而网络中没有</translation>
        </message>
        <message>
            <source>health limits</source>
            <translation>健康阈值</translation>
        </message>
        <message>
            <source>images are {type} {shape}, expected uint8 N×{side}×{side}; make them with read_image or strokes_to_image</source>
            <translation>图像为 {type} {shape}，应为 uint8 N×{side}×{side}；请用 read_image 或 strokes_to_image 生成</translation>
        </message>
        <message>
            <source>in place it writes over the images that come in, and the next to read them would get others</source>
            <translation>原地计算会覆盖输入的图像，之后读取它们的得到的就不一样了</translation>
        </message>
        <message>
            <source>in place it writes over the output of {other}, which {other} needs for its gradient</source>
            <translation>原地计算会覆盖 {other} 的输出，而 {other} 求梯度时需要它</translation>
        </message>
        <message>
            <source>input shape {shape!r}: expected channels, height and width, such as (1, 32, 32)</source>
            <translation>输入形状 {shape!r}：应为通道数、高和宽，例如 (1, 32, 32)</translation>
        </message>
        <message>
            <source>layer name '{name}' is taken by a method of every module; choose another, such as '{name}1'</source>
            <translation>层名“{name}”已被模块的方法占用；请换一个，例如“{name}1”</translation>
        </message>
        <message>
            <source>layer name {name}: expected a letter followed by letters, digits or underscores</source>
            <translation>层名 {name}：应以字母开头，后接字母、数字或下划线</translation>
        </message>
        <message>
            <source>layer {place}</source>
            <translation>第 {place} 层</translation>
        </message>
        <message>
            <source>layer {place}: unknown type {kind!r}; expected one of {kinds}</source>
            <translation>第 {place} 层：未知类型 {kind!r}；应为 {kinds} 之一</translation>
        </message>
        <message>
            <source>made digits</source>
            <translation>生成的数字</translation>
        </message>
        <message>
            <source>nesterov needs a momentum above 0 and a dampening of 0; set momentum to 0.9</source>
            <translation>nesterov 要求动量大于 0、阻尼为 0；请把动量设为 0.9</translation>
        </message>
        <message>
            <source>network description</source>
            <translation>网络描述</translation>
        </message>
        <message>
            <source>network description: expected a name, an input shape and a list of layers</source>
            <translation>网络描述：应有名称、输入形状和层的列表</translation>
        </message>
        <message>
            <source>no answer for {seconds} s</source>
            <translation>{seconds} 秒内没有应答</translation>
        </message>
        <message>
            <source>no ink is left, expected a digit; lower the threshold</source>
            <translation>没有留下任何笔迹，应有一个数字；请调低阈值</translation>
        </message>
        <message>
            <source>no layer is named '{name}'; the network has {known}</source>
            <translation>没有名为“{name}”的层；网络中的层：{known}</translation>
        </message>
        <message>
            <source>no layers</source>
            <translation>无</translation>
        </message>
        <message>
            <source>no plain background, expected a digit on one; crop the picture around the digit</source>
            <translation>没有干净的背景，数字应写在干净的背景上；请围绕数字裁剪图片</translation>
        </message>
        <message>
            <source>not reachable</source>
            <translation>无法连接</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>空内容</translation>
        </message>
        <message>
            <source>nothing stands out, expected a digit on a plain background; use a picture with more contrast</source>
            <translation>看不出任何笔迹，应为干净背景上的一个数字；请用对比度更高的图片</translation>
        </message>
        <message>
            <source>of any size</source>
            <translation>任意大小</translation>
        </message>
        <message>
            <source>of at least {low}</source>
            <translation>不小于 {low} </translation>
        </message>
        <message>
            <source>of at most {high}</source>
            <translation>不大于 {high} </translation>
        </message>
        <message>
            <source>own drawings</source>
            <translation>自己的手写</translation>
        </message>
        <message>
            <source>padding 'same' keeps the size of the image, and so needs stride 1, got {stride}</source>
            <translation>填充 'same' 保持图像大小，因此步幅必须为 1，得到 {stride}</translation>
        </message>
        <message>
            <source>padding {padding} by reflection must be smaller than the sides of the {image} image it gets</source>
            <translation>反射填充 {padding} 必须小于输入图像 {image} 的边长</translation>
        </message>
        <message>
            <source>padding {padding} is more than half of the kernel size {kernel}</source>
            <translation>填充 {padding} 超过了核大小 {kernel} 的一半</translation>
        </message>
        <message>
            <source>pen width is {width}, expected a number above 0, or one per stroke ({count})</source>
            <translation>笔宽为 {width}，应为大于 0 的数，或每一笔一个（共 {count} 个）</translation>
        </message>
        <message>
            <source>picture is {type} {shape}, expected uint8 H×W; convert it to grey values</source>
            <translation>图片为 {type} {shape}，应为 uint8 H×W；请转换为灰度值</translation>
        </message>
        <message>
            <source>run {run} kept no weights at step {step}; choose one of its checkpoints</source>
            <translation>训练 {run} 在第 {step} 步没有保留权重；请选择它的一个检查点</translation>
        </message>
        <message>
            <source>run {run} kept no weights; choose another one</source>
            <translation>训练 {run} 没有保留权重；请另选一个</translation>
        </message>
        <message>
            <source>snapshot of step {step}</source>
            <translation>第 {step} 步的快照</translation>
        </message>
        <message>
            <source>the crop is {width}×{height} pixels, expected at least 4×4; make it larger</source>
            <translation>裁剪区域为 {width}×{height} 像素，至少应为 4×4；请放大</translation>
        </message>
        <message>
            <source>the file's SHA-256 is another</source>
            <translation>文件的 SHA-256 不符</translation>
        </message>
        <message>
            <source>the first dimension, start_dim={start}, comes after the last, end_dim={end}</source>
            <translation>首个维度 start_dim={start} 在末个维度 end_dim={end} 之后</translation>
        </message>
        <message>
            <source>the first dimension, start_dim={start}, is the batch, whose images would become one</source>
            <translation>首个维度 start_dim={start} 是批，其中的图像会合并为一个</translation>
        </message>
        <message>
            <source>the network gives {shape}, but {classes} classes need {classes} numbers</source>
            <translation>网络输出 {shape}，但 {classes} 个类别需要 {classes} 个数</translation>
        </message>
        <message>
            <source>the network takes inputs of {shape}, the data gives 1×{side}×{side}, or another square of at least {least}; set the network's input shape to that</source>
            <translation>网络的输入为 {shape}，数据提供 1×{side}×{side} 或边长不小于 {least} 的其他正方形；请相应设置网络的输入形状</translation>
        </message>
        <message>
            <source>the picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>the weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>the {window} window is larger than the {image} image it gets</source>
            <translation>{window} 的窗口比输入的 {image} 图像还大</translation>
        </message>
        <message>
            <source>there is no run with weights of step {step}; train first</source>
            <translation>没有保留第 {step} 步权重的训练；请先训练</translation>
        </message>
        <message>
            <source>training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>training settings</source>
            <translation>训练设置</translation>
        </message>
        <message>
            <source>view: expected named values, got {kind}</source>
            <translation>view：应为带名称的值，得到 {kind}</translation>
        </message>
        <message>
            <source>{count} layers are named '{name}'; give each its own name</source>
            <translation>有 {count} 层都叫“{name}”；请给每一层起不同的名称</translation>
        </message>
        <message>
            <source>{count} own drawings are kept, expected at least {fewest}; draw a digit and keep it with its label</source>
            <translation>收藏了 {count} 张自己的手写，至少应有 {fewest} 张；请写一个数字并连同标签收藏</translation>
        </message>
        <message>
            <source>{count} parameters are more than the {limit} that this program trains</source>
            <translation>{count} 个参数超过了本程序可训练的 {limit} 个</translation>
        </message>
        <message>
            <source>{file} could not be downloaded ({problems}), expected a connection to the internet; connect and try again, or choose a folder that has the data set's files</source>
            <translation>{file} 无法下载（{problems}），需要连接互联网；请联网后重试，或选择一个含有该数据集文件的文件夹</translation>
        </message>
        <message>
            <source>{first} and {second}</source>
            <translation>{first}和{second}</translation>
        </message>
        <message>
            <source>{first} and {second} have other classes; take training and test set of one data set</source>
            <translation>{first}与{second}的类别不同；请使用同一数据集的训练集和测试集</translation>
        </message>
        <message>
            <source>{first} or {second}</source>
            <translation>{first} 或 {second}</translation>
        </message>
        <message>
            <source>{first}; {second}</source>
            <translation>{first}；{second}</translation>
        </message>
        <message>
            <source>{folder} (test)</source>
            <translation>{folder}（测试）</translation>
        </message>
        <message>
            <source>{folder} (training)</source>
            <translation>{folder}（训练）</translation>
        </message>
        <message>
            <source>{folder} is not there, expected a folder to write {name} into; make it first</source>
            <translation>{folder} 不存在，应为可写入 {name} 的文件夹；请先创建</translation>
        </message>
        <message>
            <source>{layer}: ONNX normalises by running statistics; switch them on, or leave it out</source>
            <translation>{layer}：ONNX 按滑动统计量归一化；请打开该选项，或去掉此层</translation>
        </message>
        <message>
            <source>{name} cannot be read as a picture ({reason}); save it again, as PNG for example</source>
            <translation>{name} 无法作为图片读取（{reason}）；请重新保存，例如存为 PNG</translation>
        </message>
        <message>
            <source>{name} has far too many pixels, expected at most {most} million; make it smaller</source>
            <translation>{name} 的像素太多，最多应为 {most} 百万像素；请缩小</translation>
        </message>
        <message>
            <source>{name} has {width:,}×{height:,} pixels, expected at most {most} million; make it smaller</source>
            <translation>{name} 有 {width:,}×{height:,} 像素，最多应为 {most} 百万像素；请缩小</translation>
        </message>
        <message>
            <source>{name} is no file, expected a picture of a digit; check the path</source>
            <translation>{name} 不是文件，应为数字的图片；请检查路径</translation>
        </message>
        <message>
            <source>{name} is no picture, expected PNG, JPEG or another common format; convert it</source>
            <translation>{name} 不是图片，应为 PNG、JPEG 或其他常用格式；请转换</translation>
        </message>
        <message>
            <source>{name} is not there, expected a picture of a digit; check the path</source>
            <translation>{name} 不存在，应为数字的图片；请检查路径</translation>
        </message>
        <message>
            <source>{name}: images are {type} {shape}, expected uint8 N×{side}×{side}; bring them to that size first</source>
            <translation>{name}：图像为 {type} {shape}，应为 uint8 N×{side}×{side}；请先转换为该大小</translation>
        </message>
        <message>
            <source>{name}: label {label} at item {item:,}, expected 0 to {last}; use a data set of {count} classes</source>
            <translation>{name}：第 {item:,} 项的标签为 {label}，应为 0 到 {last}；请使用有 {count} 个类别的数据集</translation>
        </message>
        <message>
            <source>{name}: labels are {type} {shape}, expected int64 N; convert them</source>
            <translation>{name}：标签为 {type} {shape}，应为 int64 N；请转换</translation>
        </message>
        <message>
            <source>{name}: no images for {role}, expected at least one; choose a larger data set</source>
            <translation>{name}：没有可用于{role}的图像，至少应有一张；请选择更大的数据集</translation>
        </message>
        <message>
            <source>{name}: {labels:,} labels for {images:,} images, expected one label per image; take both files from the same data set</source>
            <translation>{name}：{images:,} 张图像有 {labels:,} 个标签，应为每张图像一个；请使用同一数据集的两个文件</translation>
        </message>
        <message>
            <source>{name}: {problem}</source>
            <translation>{name}：{problem}</translation>
        </message>
        <message>
            <source>{name}: {problem}.</source>
            <translation>{name}：{problem}。</translation>
        </message>
        <message>
            <source>{name}: {problem}. {remedy}.</source>
            <translation>{name}：{problem}。{remedy}。</translation>
        </message>
        <message>
            <source>{path} cannot be made ({reason}); check the permissions</source>
            <translation>{path} 无法创建（{reason}）；请检查权限</translation>
        </message>
        <message>
            <source>{path} cannot be read ({reason}), expected a picture of {side}×{side}; take the file away</source>
            <translation>{path} 无法读取（{reason}），应为 {side}×{side} 的图片；请移走此文件</translation>
        </message>
        <message>
            <source>{path} cannot be read ({reason}); check its permissions</source>
            <translation>{path} 无法读取（{reason}）；请检查权限</translation>
        </message>
        <message>
            <source>{path} cannot be removed ({reason}); check the permissions</source>
            <translation>{path} 无法移除（{reason}）；请检查权限</translation>
        </message>
        <message>
            <source>{path} cannot be used to keep runs ({reason}); move it away</source>
            <translation>{path} 无法用来保存训练记录（{reason}）；请移走此文件</translation>
        </message>
        <message>
            <source>{path} cannot be written ({reason}); choose another folder</source>
            <translation>{path} 无法写入（{reason}）；请另选文件夹</translation>
        </message>
        <message>
            <source>{path} cannot be written ({reason}); choose another place</source>
            <translation>{path} 无法写入（{reason}）；请另选位置</translation>
        </message>
        <message>
            <source>{path} ends inside its header, expected {count} dimensions; get the file again</source>
            <translation>{path} 在文件头内就中断了，应有 {count} 个维度；请重新获取此文件</translation>
        </message>
        <message>
            <source>{path} has no folders named 0 to 9, expected one for each digit with its pictures; sort them into some</source>
            <translation>{path} 中没有名为 0 到 9 的文件夹，每个数字应有一个放图片的文件夹；请把图片分放进去</translation>
        </message>
        <message>
            <source>{path} has no readable project.json, expected a project; open another file</source>
            <translation>{path} 中没有可读的 project.json，应为项目文件；请打开其他文件</translation>
        </message>
        <message>
            <source>{path} has no run {run}; choose one of the list</source>
            <translation>{path} 中没有训练 {run}；请从列表中选择</translation>
        </message>
        <message>
            <source>{path} has none of its names: expected {name} (or without .gz); choose the folder with the four IDX files</source>
            <translation>{path} 中没有所需的文件：应有 {name}（或不带 .gz）；请选择含有四个 IDX 文件的文件夹</translation>
        </message>
        <message>
            <source>{path} holds no images, expected at least one; get the file again</source>
            <translation>{path} 中没有图像，至少应有一张；请重新获取此文件</translation>
        </message>
        <message>
            <source>{path} holds no pictures, expected some in its folders 0 to 9; add some</source>
            <translation>{path} 中没有图片，其文件夹 0 到 9 中应有图片；请添加</translation>
        </message>
        <message>
            <source>{path} holds numbers of type {kind}, expected float32, float64, integers or bool; write it again with .float()</source>
            <translation>{path} 中的数值类型为 {kind}，应为 float32、float64、整数或 bool；请用 .float() 转换后重新写出</translation>
        </message>
        <message>
            <source>{path} holds {count:,} files that are no pictures of a digit ({first}) beside {images:,} that are; take them away, or choose to leave them out</source>
            <translation>{path} 中有 {count:,} 个文件不是数字的图片（{first}），另有 {images:,} 个是；请移走它们，或选择略过它们</translation>
        </message>
        <message>
            <source>{path} holds {count} pictures, expected at least {fewest}; add some</source>
            <translation>{path} 中有 {count} 张图片，至少应有 {fewest} 张；请添加</translation>
        </message>
        <message>
            <source>{path} is a file, expected a folder with pictures in folders 0 to 9; check the path</source>
            <translation>{path} 是文件，应为文件夹，图片放在其中的文件夹 0 到 9 里；请检查路径</translation>
        </message>
        <message>
            <source>{path} is a file, expected a folder with the four IDX files; name the folder</source>
            <translation>{path} 是文件，应为含有四个 IDX 文件的文件夹；请给出该文件夹</translation>
        </message>
        <message>
            <source>{path} is a folder, expected a file to write; name a file inside it</source>
            <translation>{path} 是文件夹，应为要写入的文件；请给出其中的文件名</translation>
        </message>
        <message>
            <source>{path} is a folder, expected a project file; check the path</source>
            <translation>{path} 是文件夹，应为项目文件；请检查路径</translation>
        </message>
        <message>
            <source>{path} is a folder, expected a safetensors file; check the path</source>
            <translation>{path} 是文件夹，应为 safetensors 文件；请检查路径</translation>
        </message>
        <message>
            <source>{path} is a folder, expected an IDX file; name a file inside it</source>
            <translation>{path} 是文件夹，应为 IDX 文件；请给出其中的文件名</translation>
        </message>
        <message>
            <source>{path} is damaged: version {version!r}, expected 1 to {newest}</source>
            <translation>{path} 已损坏：版本为 {version!r}，应为 1 到 {newest}</translation>
        </message>
        <message>
            <source>{path} is damaged: {reason}</source>
            <translation>{path} 已损坏：{reason}</translation>
        </message>
        <message>
            <source>{path} is empty: expected {name} (or without .gz); choose the folder with the four IDX files</source>
            <translation>{path} 是空的：应有 {name}（或不带 .gz）；请选择含有四个 IDX 文件的文件夹</translation>
        </message>
        <message>
            <source>{path} is larger than {most} GiB, expected weights of a small network</source>
            <translation>{path} 大于 {most} GiB，应为小型网络的权重</translation>
        </message>
        <message>
            <source>{path} is no project file, or a damaged one ({reason}); open another</source>
            <translation>{path} 不是项目文件，或已损坏（{reason}）；请打开其他文件</translation>
        </message>
        <message>
            <source>{path} is no whole safetensors file ({reason}); get the file again</source>
            <translation>{path} 不是完整的 safetensors 文件（{reason}）；请重新获取此文件</translation>
        </message>
        <message>
            <source>{path} is not there, expected a folder with pictures in folders 0 to 9; check the path</source>
            <translation>{path} 不存在，应为文件夹，图片放在其中的文件夹 0 到 9 里；请检查路径</translation>
        </message>
        <message>
            <source>{path} is not there, expected a folder with the four IDX files; check the path</source>
            <translation>{path} 不存在，应为含有四个 IDX 文件的文件夹；请检查路径</translation>
        </message>
        <message>
            <source>{path} is not there, expected a project file; check the path</source>
            <translation>{path} 不存在，应为项目文件；请检查路径</translation>
        </message>
        <message>
            <source>{path} is not there, expected a safetensors file; check the path</source>
            <translation>{path} 不存在，应为 safetensors 文件；请检查路径</translation>
        </message>
        <message>
            <source>{path} is not there, expected an IDX file; check the path</source>
            <translation>{path} 不存在，应为 IDX 文件；请检查路径</translation>
        </message>
        <message>
            <source>{path} is of another program, expected a '{format}'; open another file</source>
            <translation>{path} 属于其他程序，应为“{format}”；请打开其他文件</translation>
        </message>
        <message>
            <source>{path} is of version {version}, this program reads up to {newest}; update LeNet Lab</source>
            <translation>{path} 的版本为 {version}，本程序最高可读版本 {newest}；请更新 LeNet Lab</translation>
        </message>
        <message>
            <source>{path} is {width}×{height}, expected a picture of {side}×{side}; take the file away</source>
            <translation>{path} 为 {width}×{height}，应为 {side}×{side} 的图片；请移走此文件</translation>
        </message>
        <message>
            <source>{path} starts with {magic}, expected an IDX header such as 00 00 08 03; choose an IDX file</source>
            <translation>{path} 以 {magic} 开头，应为 IDX 文件头，例如 00 00 08 03；请选择 IDX 文件</translation>
        </message>
        <message>
            <source>{path} unpacks to more than {most} MiB, which no project does</source>
            <translation>{path} 解压后超过 {most} MiB，任何项目都不会这样大</translation>
        </message>
        <message>
            <source>{path}: cannot export to '{ending}', expected {endings}</source>
            <translation>{path}：无法导出为“{ending}”，应为 {endings}</translation>
        </message>
        <message>
            <source>{path}: its gzip data is cut off or damaged ({reason}); get the file again</source>
            <translation>{path}：gzip 数据被截断或已损坏（{reason}）；请重新获取此文件</translation>
        </message>
        <message>
            <source>{path}: its header says {shape} {type}</source>
            <translation>{path}：文件头说明为 {shape} {type}</translation>
        </message>
        <message>
            <source>{path}: what it says of its network is damaged ({reason}); get the file again</source>
            <translation>{path}：其中关于网络的说明已损坏（{reason}）；请重新获取此文件</translation>
        </message>
        <message>
            <source>{path}: {labels:,} labels for the {images:,} images of {name}, expected one each; take both files from the same data set</source>
            <translation>{path}：{name} 的 {images:,} 张图像有 {labels:,} 个标签，应为每张一个；请使用同一数据集的两个文件</translation>
        </message>
        <message>
            <source>{path}: {network} was not trained yet, so it has no weights; train it first</source>
            <translation>{path}：{network} 还没有训练，因此没有权重；请先训练</translation>
        </message>
        <message>
            <source>{path}: {type} {shape}, expected uint8 N; is it the labels file?</source>
            <translation>{path}：{type} {shape}，应为 uint8 N；这是标签文件吗？</translation>
        </message>
        <message>
            <source>{path}: {type} {shape}, expected uint8 N×{side}×{side}; resize the images to {side}×{side}</source>
            <translation>{path}：{type} {shape}，应为 uint8 N×{side}×{side}；请把图像缩放为 {side}×{side}</translation>
        </message>
        <message>
            <source>{source} is an archive such as torch.save writes, expected safetensors; write the weights with safetensors.torch.save_file</source>
            <translation>{source} 是 torch.save 写出的那种归档文件，应为 safetensors；请用 safetensors.torch.save_file 写出权重</translation>
        </message>
        <message>
            <source>{source}: {problem}; use weights of this network</source>
            <translation>{source}：{problem}；请使用这个网络的权重</translation>
        </message>
        <message>
            <source>{subject}: expected named values, got {kind}</source>
            <translation>{subject}：应为带名称的值，得到 {kind}</translation>
        </message>
        <message>
            <source>{subject}: the value '{name}' is missing</source>
            <translation>{subject}：缺少值“{name}”</translation>
        </message>
        <message>
            <source>{subject}: unknown value '{name}'; expected {names}</source>
            <translation>{subject}：未知的值“{name}”；应为 {names}</translation>
        </message>
        <message>
            <source>{subject}: {name}: {problem}</source>
            <translation>{subject}：{name}：{problem}</translation>
        </message>
        <message>
            <source>{subject}: {problem}</source>
            <translation>{subject}：{problem}</translation>
        </message>
        <message>
            <source>{told} ({expected:,} bytes), but the file is too short for that; get the file again</source>
            <translation>{told}（{expected:,} 字节），但文件没有这么长；请重新获取此文件</translation>
        </message>
        <message>
            <source>{told}, but more bytes follow after those {expected:,}; get the file again</source>
            <translation>{told}，但在这 {expected:,} 字节之后还有内容；请重新获取此文件</translation>
        </message>
        <message>
            <source>{told}, expected at most {most:,} MiB; use a smaller data set</source>
            <translation>{told}，最多应为 {most:,} MiB；请使用更小的数据集</translation>
        </message>
        <message>
            <source>{told}, expected {expected:,} bytes and got {came:,}: it is cut off; get the file again</source>
            <translation>{told}，应有 {expected:,} 字节，得到 {came:,} 字节：文件被截断；请重新获取此文件</translation>
        </message>
    </context>
    <context>
        <name>GradientInspector</name>
        <message>
            <source>Activations</source>
            <translation>激活值</translation>
        </message>
        <message>
            <source>Backward</source>
            <translation>反向</translation>
        </message>
        <message>
            <source>Gradients</source>
            <translation>梯度</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>Views of the Layer</source>
            <translation>该层的视图</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重</translation>
        </message>
    </context>
    <context>
        <name>GradientView</name>
        <message>
            <source>Length of each step as a share of the weights. About 0.1 % is usual.</source>
            <translation>每一步的长度占权重的比例，通常约为 0.1 %。</translation>
        </message>
        <message>
            <source>Press Train to see the gradient of each layer.</source>
            <translation>按“训练”即可看到每一层的梯度。</translation>
        </message>
        <message>
            <source>Update-to-Weight Ratio</source>
            <translation>更新与权重之比</translation>
        </message>
        <message>
            <source>batch {step}</source>
            <translation>第 {step} 批</translation>
        </message>
        <message>
            <source>{layer} bias gradient</source>
            <translation>{layer} 的偏置梯度</translation>
        </message>
        <message>
            <source>{layer} weight gradient</source>
            <translation>{layer} 的权重梯度</translation>
        </message>
        <message>
            <source>{silent} of {units} units get none</source>
            <translation>{units} 个单元中有 {silent} 个没有梯度</translation>
        </message>
    </context>
    <context>
        <name>Guidance</name>
        <message>
            <source>Curves and Settings</source>
            <translation>曲线与设置</translation>
        </message>
        <message>
            <source>Draw a Digit</source>
            <translation>写一个数字</translation>
        </message>
        <message>
            <source>Draw here and watch the network read it, stroke by stroke. It starts with trained weights, so it can read already.</source>
            <translation>在这里书写，看网络一笔一笔地识别。它带着训练好的权重启动，所以已经会认字了。</translation>
        </message>
        <message>
            <source>Each card is a layer, from the input to the loss. Click one to look inside. Layer adds one, Preset begins with a whole network, and cards can be dragged.</source>
            <translation>每张卡片是一层，从输入到损失。点击卡片可看到内部；“层”添加一层，“预设”从整个网络开始，卡片可以拖动。</translation>
        </message>
        <message>
            <source>Explain what has the focus, or the selected layer</source>
            <translation>解释当前焦点所在之处，或选中的层</translation>
        </message>
        <message>
            <source>F1 explains what you are busy with: every layer and every setting, with its formula and PyTorch's page on it.</source>
            <translation>F1 解释你正在使用的内容：每一层、每项设置，附公式和 PyTorch 的说明页。</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>帮助</translation>
        </message>
        <message>
            <source>How wrong the network is after each batch. It should fall; the dots are measured on images that it was not trained on.</source>
            <translation>每一批之后网络的误差有多大，它应当下降；圆点是在未用于训练的图像上测得的。</translation>
        </message>
        <message>
            <source>Keyboard Shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>List every key that does something</source>
            <translation>列出所有有作用的按键</translation>
        </message>
        <message>
            <source>Look Inside</source>
            <translation>看看里面</translation>
        </message>
        <message>
            <source>Press Train, or F5, and the network learns from scratch. Pause it, take one batch at a time, or slow it down to watch.</source>
            <translation>按“训练”或 F5，网络就从头开始学习。可以暂停，一次走一批，或放慢速度来观察。</translation>
        </message>
        <message>
            <source>Show the parts of the window one by one</source>
            <translation>逐一介绍窗口的各个部分</translation>
        </message>
        <message>
            <source>Show the three ways to begin</source>
            <translation>显示三种开始方式</translation>
        </message>
        <message>
            <source>The Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>The Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>The gradient of every layer, the accuracy, the learning rate, and the settings of the training.</source>
            <translation>每一层的梯度、准确率、学习率，以及训练设置。</translation>
        </message>
        <message>
            <source>The selected layer's gradients, weights and activations as images, and how they change while it trains.</source>
            <translation>以图像显示选中层的梯度、权重和激活值，以及它们在训练中如何变化。</translation>
        </message>
        <message>
            <source>Tour of the Window</source>
            <translation>窗口导览</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Welcome</source>
            <translation>欢迎</translation>
        </message>
        <message>
            <source>What You See Here</source>
            <translation>这里显示的是什么</translation>
        </message>
    </context>
    <context>
        <name>Health</name>
        <message>
            <source>Broken</source>
            <translation>已损坏</translation>
        </message>
        <message>
            <source>Dying</source>
            <translation>正在死亡</translation>
        </message>
        <message>
            <source>Each step changes the weights by {share:.1%}, large above {limit:.1%}; learn more slowly.</source>
            <translation>每一步使权重改变 {share:.1%}，超过 {limit:.1%} 就偏大；请放慢学习。</translation>
        </message>
        <message>
            <source>Exploding</source>
            <translation>梯度爆炸</translation>
        </message>
        <message>
            <source>Gradient norm {norm:.2g}, exploding above {limit:g}; a smaller learning rate usually helps.</source>
            <translation>梯度范数为 {norm:.2g}，超过 {limit:g} 即为爆炸；减小学习率通常有效。</translation>
        </message>
        <message>
            <source>Gradient norm {norm:.2g}, vanishing below {limit:g}; this layer hardly learns.</source>
            <translation>梯度范数为 {norm:.2g}，低于 {limit:g} 即为消失；这一层几乎学不到东西。</translation>
        </message>
        <message>
            <source>Gradient norm {norm:.2g}: neither vanishing (below {low:g}) nor exploding (above {high:g}).</source>
            <translation>梯度范数为 {norm:.2g}：既没有消失（低于 {low:g}），也没有爆炸（高于 {high:g}）。</translation>
        </message>
        <message>
            <source>Healthy</source>
            <translation>健康</translation>
        </message>
        <message>
            <source>Large Steps</source>
            <translation>步长过大</translation>
        </message>
        <message>
            <source>The weights or their gradient are no numbers any more.</source>
            <translation>权重或其梯度已经不是有效的数。</translation>
        </message>
        <message>
            <source>Vanishing</source>
            <translation>梯度消失</translation>
        </message>
        <message>
            <source>{share:.0%} of the units are dead, too many above {limit:.0%}: they gave zero for the whole batch.</source>
            <translation>{share:.0%} 的单元已经死亡（超过 {limit:.0%} 即为过多）：它们在整个批次上的输出都是零。</translation>
        </message>
        <message>
            <source>{share:.0%} of the units gave zero for the whole batch; dying above {limit:.0%}.</source>
            <translation>{share:.0%} 的单元在整个批次上输出为零；超过 {limit:.0%} 即为正在死亡。</translation>
        </message>
    </context>
    <context>
        <name>HealthDialog</name>
        <message>
            <source>A card's mark turns from a green dot into a triangle beyond these limits.</source>
            <translation>超过这些阈值时，卡片上的绿点会变成三角形。</translation>
        </message>
        <message>
            <source>Health Limits</source>
            <translation>健康阈值</translation>
        </message>
        <message>
            <source>{limit}: {problem}</source>
            <translation>{limit}：{problem}</translation>
        </message>
    </context>
    <context>
        <name>Help</name>
        <message>
            <source>A green dot: the layer learns as it should. A triangle: look at it; the inspector says what was found, with the figure and the limit it was held against.</source>
            <translation>绿点：该层学习正常。三角形：请查看它；检查器会说明发现了什么，并给出数值和所对照的阈值。</translation>
        </message>
        <message>
            <source>Arguments</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>Arrow Keys</source>
            <translation>方向键</translation>
        </message>
        <message>
            <source>Close a message, a dialog or the tour</source>
            <translation>关闭消息、对话框或导览</translation>
        </message>
        <message>
            <source>Colours and Marks</source>
            <translation>颜色与标记</translation>
        </message>
        <message>
            <source>Curves</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>Draw</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>Draw a digit with mouse, pen or finger. Beside the answer stands what the network really gets: the drawing, centred and scaled to 32×32 pixels. The bars say how sure it is of each digit.</source>
            <translation>用鼠标、笔或手指写一个数字。结果旁边是网络真正收到的内容：居中并缩放到 32×32 像素的手写图像。条形表示它对每个数字的把握。</translation>
        </message>
        <message>
            <source>Drawing and Data</source>
            <translation>手写与数据</translation>
        </message>
        <message>
            <source>Esc</source>
            <translation>Esc</translation>
        </message>
        <message>
            <source>Every image of the data set, by label, and those that the network reads wrongly. A click puts an image on the pad.</source>
            <translation>按标签浏览数据集中的每张图像，以及网络识别错误的图像。点击即可把图像放到手写板上。</translation>
        </message>
        <message>
            <source>Every layer keeps its colour in all curves; the selected one stands out.</source>
            <translation>每一层在所有曲线中保持同一种颜色，选中的层更醒目。</translation>
        </message>
        <message>
            <source>Go to the next control</source>
            <translation>转到下一个控件</translation>
        </message>
        <message>
            <source>Gradient Norms</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>Hold the pen's button for its width; a tablet's pressure widens it, and its eraser erases. Everything can be undone. A click on the network's input shows it large.</source>
            <translation>按住笔的按钮可选粗细；数位板的压力会使笔画变粗，其橡皮端可擦除。一切都可以撤销。点击网络输入可放大查看。</translation>
        </message>
        <message>
            <source>How wrong the network is, batch by batch: the thin line jumps with each batch, the strong one is its running mean, the dots are measured on images it was not trained on. It should fall.</source>
            <translation>网络逐批的误差：细线随每一批跳动，粗线是它的滑动平均，圆点是在未用于训练的图像上测得的。它应当下降。</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>Keep a drawing with its label, and train or test on what you kept: Data offers them alone or mixed with made digits. They are PNG files, one folder per digit.</source>
            <translation>把手写连同标签收藏起来，用收藏的手写训练或测试：“数据”中可单独使用，也可与生成的数字混合。它们是 PNG 文件，每个数字一个文件夹。</translation>
        </message>
        <message>
            <source>Keyboard Shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>层</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Marks on the Cards</source>
            <translation>卡片上的标记</translation>
        </message>
        <message>
            <source>Move the pen over the drawing pad; go from card to card</source>
            <translation>在手写板上移动笔；在卡片之间移动</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>Numbers with a sign are orange where positive and blue where negative, and fade to the ground colour at zero. Numbers without a sign go from dark to bright.</source>
            <translation>有正负的数：正为橙色，负为蓝色，接近零时淡入底色。没有正负的数由暗到亮。</translation>
        </message>
        <message>
            <source>Open, paste or drop a picture, a photo of pen on paper too. The program finds paper, ink and digit; crop, threshold and rotation put right what it got wrong.</source>
            <translation>打开、粘贴或拖入图片，纸上手写的照片也可以。程序会找出纸面、墨迹和数字；若有差错，可用裁剪、阈值和旋转来修正。</translation>
        </message>
        <message>
            <source>Orange and Blue</source>
            <translation>橙色与蓝色</translation>
        </message>
        <message>
            <source>Own Drawings</source>
            <translation>自己的手写</translation>
        </message>
        <message>
            <source>Pen and Eraser</source>
            <translation>笔与橡皮擦</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Put the pen down and lift it; press the button in focus</source>
            <translation>落笔和抬笔；按下焦点所在的按钮</translation>
        </message>
        <message>
            <source>PyTorch’s page</source>
            <translation>PyTorch 的说明页</translation>
        </message>
        <message>
            <source>Saliency lays the gradient of a digit's output over the drawing: more ink in an orange place makes the digit likelier, in a blue place less likely. Why Not shows where ink would turn the answer into another digit. Gradient × Ink keeps to the ink that is there; SmoothGrad is the mean over noisy copies, and calmer.</source>
            <translation>“显著性”把某个数字的输出的梯度叠加在手写上：橙色处墨迹越多，该数字越有可能；蓝色处则越不可能。“为什么不是”显示在哪里加墨迹会变成另一个数字。“梯度 × 墨迹”只看已有的墨迹；SmoothGrad 是多个加噪副本的平均，更平稳。</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Space</source>
            <translation>空格键</translation>
        </message>
        <message>
            <source>Tab</source>
            <translation>Tab</translation>
        </message>
        <message>
            <source>The Data Browser</source>
            <translation>数据浏览器</translation>
        </message>
        <message>
            <source>The Window</source>
            <translation>窗口</translation>
        </message>
        <message>
            <source>The length of each layer's gradient. Lines that fall towards zero mean that a layer hardly learns; lines that shoot up mean that steps get too large.</source>
            <translation>每一层梯度的长度。曲线降向零，说明该层几乎学不到东西；曲线猛升，说明步长过大。</translation>
        </message>
        <message>
            <source>The row of cards at the top: data flows from the input on the left to the loss on the right. A card shows a layer's name and type, the shape it gives out, and how many parameters it learns. Click a card to look inside; drag it, or use Layer and Preset, to build a network of your own.</source>
            <translation>上方的一排卡片：数据从左边的输入流向右边的损失。卡片显示层的名称和类型、输出的形状以及可学习参数的个数。点击卡片可看到内部；拖动卡片，或用“层”和“预设”，搭建自己的网络。</translation>
        </message>
        <message>
            <source>The selected layer from inside: its gradients, weights and activations as images, orange for positive and blue for negative numbers, and its arguments to edit.</source>
            <translation>选中层的内部：以图像显示梯度、权重和激活值，正数为橙色，负数为蓝色；还可编辑它的参数。</translation>
        </message>
        <message>
            <source>This step in the tutorial</source>
            <translation>教程中的这一步</translation>
        </message>
        <message>
            <source>Train, pause, one batch, one epoch. The learning rate may be changed while it trains; the speed slows it down, so that every step can be watched.</source>
            <translation>训练、暂停、单步一批、单步一轮。训练中可以改变学习率；调低速度，就能看清每一步。</translation>
        </message>
        <message>
            <source>Transport</source>
            <translation>训练控制</translation>
        </message>
        <message>
            <source>What Speaks for a Digit</source>
            <translation>什么支持某个数字</translation>
        </message>
        <message>
            <source>What You See Here</source>
            <translation>这里显示的是什么</translation>
        </message>
    </context>
    <context>
        <name>HelpWindow</name>
        <message>
            <source>Explanation</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>帮助</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>Search the help</source>
            <translation>搜索帮助</translation>
        </message>
    </context>
    <context>
        <name>HistogramHistory</name>
        <message>
            <source>Histogram over Time</source>
            <translation>随时间变化的直方图</translation>
        </message>
        <message>
            <source>Train to see it move.</source>
            <translation>开始训练即可看到它的变化。</translation>
        </message>
        <message>
            <source>step {step}</source>
            <translation>第 {step} 步</translation>
        </message>
        <message>
            <source>{count} moments from step {first} to {last}, values from {low:.2e} to {high:.2e}</source>
            <translation>第 {first} 步到第 {last} 步的 {count} 个时刻，取值从 {low:.2e} 到 {high:.2e}</translation>
        </message>
    </context>
    <context>
        <name>HistogramPanel</name>
        <message>
            <source>Histogram</source>
            <translation>直方图</translation>
        </message>
        <message>
            <source>Histogram over time: {what}</source>
            <translation>随时间的直方图：{what}</translation>
        </message>
        <message>
            <source>Histogram: {what}</source>
            <translation>直方图：{what}</translation>
        </message>
        <message>
            <source>Over Time</source>
            <translation>随时间变化</translation>
        </message>
        <message>
            <source>Show how the numbers spread from step to step instead of how they are now.</source>
            <translation>显示数值的分布如何逐步变化，而不是当前的分布。</translation>
        </message>
    </context>
    <context>
        <name>HistogramView</name>
        <message>
            <source>Histogram</source>
            <translation>直方图</translation>
        </message>
        <message>
            <source>{count} from {low:+.1e} to {high:+.1e}</source>
            <translation>{low:+.1e} 到 {high:+.1e}：{count} 个</translation>
        </message>
        <message>
            <source>{count} values from {low:.2e} to {high:.2e}</source>
            <translation>{count} 个值，从 {low:.2e} 到 {high:.2e}</translation>
        </message>
    </context>
    <context>
        <name>ImportDialog</name>
        <message>
            <source>&amp;Ink</source>
            <translation>墨迹(&amp;I)</translation>
        </message>
        <message>
            <source>&amp;Rotation</source>
            <translation>旋转(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Start Over</source>
            <translation>重新开始(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Threshold</source>
            <translation>阈值(&amp;T)</translation>
        </message>
        <message>
            <source>28×28, for the Network</source>
            <translation>28×28，供网络使用</translation>
        </message>
        <message>
            <source>Dark on Light</source>
            <translation>浅底深字</translation>
        </message>
        <message>
            <source>Found by the Program</source>
            <translation>由程序判断</translation>
        </message>
        <message>
            <source>Light on Dark</source>
            <translation>深底浅字</translation>
        </message>
        <message>
            <source>Read a Digit from a Picture</source>
            <translation>从图片中识别数字</translation>
        </message>
        <message>
            <source>Read as {digit}, {percent} %</source>
            <translation>识别为 {digit}，{percent} %</translation>
        </message>
        <message>
            <source>Reading {name}…</source>
            <translation>正在读取 {name}…</translation>
        </message>
        <message>
            <source>The Digit That Was Found, 28×28</source>
            <translation>找到的数字，28×28</translation>
        </message>
        <message>
            <source>The network's outputs are not numbers</source>
            <translation>网络的输出不是有效的数</translation>
        </message>
        <message>
            <source>This was not foreseen: {error}</source>
            <translation>意料之外的错误：{error}</translation>
        </message>
        <message>
            <source>Turn the digit upright.</source>
            <translation>把数字转正。</translation>
        </message>
        <message>
            <source>Weaker marks than this share of the strongest ink count as paper.</source>
            <translation>弱于最深墨迹此比例的痕迹视为纸面。</translation>
        </message>
        <message>
            <source>Whether the digit is darker or lighter than its paper.</source>
            <translation>数字比纸面深还是浅。</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent} %</translation>
        </message>
        <message>
            <source>{percent} %, found</source>
            <translation>{percent} %，自动</translation>
        </message>
    </context>
    <context>
        <name>InputImage</name>
        <message>
            <source>Network Input</source>
            <translation>网络输入</translation>
        </message>
        <message>
            <source>{shape}, values {low:+.2f} to {high:+.2f}</source>
            <translation>{shape}，数值 {low:+.2f} 到 {high:+.2f}</translation>
        </message>
    </context>
    <context>
        <name>InputPreview</name>
        <message>
            <source>The drawing as the network gets it: scaled, centred and padded.
Click to see it large; drag to take the drawing elsewhere.</source>
            <translation>网络实际收到的手写图像：缩放、居中并填充。
点击可放大查看；拖动可把它带到别处。</translation>
        </message>
    </context>
    <context>
        <name>InputWindow</name>
        <message>
            <source>Network Input</source>
            <translation>网络输入</translation>
        </message>
        <message>
            <source>The pad is empty.</source>
            <translation>手写板是空的。</translation>
        </message>
    </context>
    <context>
        <name>InsertButton</name>
        <message>
            <source>Insert a layer after {layer}</source>
            <translation>在 {layer} 之后插入一层</translation>
        </message>
    </context>
    <context>
        <name>LayerActions</name>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation>复制一份</translation>
        </message>
        <message>
            <source>Edit Arguments</source>
            <translation>编辑参数</translation>
        </message>
        <message>
            <source>Insert Layer After…</source>
            <translation>在后面插入层…</translation>
        </message>
        <message>
            <source>Insert Layer Before…</source>
            <translation>在前面插入层…</translation>
        </message>
        <message>
            <source>Move Left</source>
            <translation>左移</translation>
        </message>
        <message>
            <source>Move Right</source>
            <translation>右移</translation>
        </message>
        <message>
            <source>Rename…</source>
            <translation>重命名…</translation>
        </message>
    </context>
    <context>
        <name>LayerCard</name>
        <message>
            <source>Does not fit</source>
            <translation>衔接不上</translation>
        </message>
        <message>
            <source>Does not fit: {reason}</source>
            <translation>衔接不上：{reason}</translation>
        </message>
        <message>
            <source>Fix</source>
            <translation>修正</translation>
        </message>
        <message>
            <source>Fix {layer}</source>
            <translation>修正 {layer}</translation>
        </message>
        <message>
            <source>output {shape}</source>
            <translation>输出 {shape}</translation>
        </message>
        <message>
            <source>{count} MACs</source>
            <translation>{count} 次乘加</translation>
        </message>
        <message>
            <source>{count} multiply-adds</source>
            <translation>{count} 次乘加</translation>
        </message>
        <message>
            <source>{count} parameters</source>
            <translation>{count} 个参数</translation>
        </message>
        <message>
            <source>{count} params</source>
            <translation>{count} 个参数</translation>
        </message>
    </context>
    <context>
        <name>LayerField</name>
        <message>
            <source>As counted</source>
            <translation>按个数</translation>
        </message>
        <message>
            <source>Mean of all batches</source>
            <translation>所有批的平均</translation>
        </message>
        <message>
            <source>On</source>
            <translation>开启</translation>
        </message>
    </context>
    <context>
        <name>LayerForm</name>
        <message>
            <source>About This Layer</source>
            <translation>关于该层</translation>
        </message>
        <message>
            <source>Height and width of what the network gets; images of 28×28 are padded to it</source>
            <translation>网络输入的高和宽；28×28 的图像会填充到这个大小</translation>
        </message>
        <message>
            <source>Image Size</source>
            <translation>图像大小</translation>
        </message>
        <message>
            <source>In the tutorial</source>
            <translation>教程中的说明</translation>
        </message>
        <message>
            <source>Input</source>
            <translation>输入</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Name of the Network</source>
            <translation>网络名称</translation>
        </message>
        <message>
            <source>Name of the layer, and of its weights: conv1.weight</source>
            <translation>层的名称，也是其权重的名称：conv1.weight</translation>
        </message>
        <message>
            <source>Name of the network; it stands above the cards and in the PyTorch program</source>
            <translation>网络的名称，显示在卡片上方和 PyTorch 程序中</translation>
        </message>
        <message>
            <source>One digit: a grey image of {shape}, with the brightness shifted and scaled to mean 0 and deviation 1 over MNIST.</source>
            <translation>一个数字：{shape} 的灰度图像，亮度经平移和缩放，使其在 MNIST 上均值为 0、标准差为 1。</translation>
        </message>
        <message>
            <source>Output</source>
            <translation>输出</translation>
        </message>
        <message>
            <source>{layer} in PyTorch's documentation</source>
            <translation>PyTorch 文档中的 {layer}</translation>
        </message>
        <message>
            <source>{loss} turns the ten numbers that come out and the right digit into one number, which the training makes small. Another loss is chosen in the tab Settings.</source>
            <translation>{loss}把输出的十个数和正确的数字变成一个数，训练就是要让它变小。可在“设置”标签页中选择其他损失。</translation>
        </message>
    </context>
    <context>
        <name>LayerPalette</name>
        <message>
            <source>Click adds the layer; drag it to put it between any two.</source>
            <translation>单击即添加该层；拖动可放到任意两层之间。</translation>
        </message>
        <message>
            <source>Layer Types</source>
            <translation>层的类型</translation>
        </message>
        <message>
            <source>No layer is called that. Try “pool” or “activation”.</source>
            <translation>没有这样的层。试试“pool”或“激活”。</translation>
        </message>
        <message>
            <source>Search layers</source>
            <translation>搜索层</translation>
        </message>
    </context>
    <context>
        <name>LossCurves</name>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Per Batch</source>
            <translation>每批</translation>
        </message>
        <message>
            <source>Press Train to see the loss of every batch.</source>
            <translation>按“训练”即可看到每个批次的损失。</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Smoothing: how much of the line before each batch keeps, s[i] = k·s[i-1] + (1-k)·loss[i]</source>
            <translation>平滑：每批保留之前曲线的多大比例，s[i] = k·s[i-1] + (1-k)·loss[i]</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步数</translation>
        </message>
    </context>
    <context>
        <name>LossView</name>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Curves and Settings</source>
            <translation>曲线与设置</translation>
        </message>
        <message>
            <source>Draw</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>Gradient Norms</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>Inspector</source>
            <translation>检查器</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>层</translation>
        </message>
        <message>
            <source>Learning Rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>PyTorch Code</source>
            <translation>PyTorch 代码</translation>
        </message>
        <message>
            <source>Runs</source>
            <translation>训练记录</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>The Training Stopped</source>
            <translation>训练已中止</translation>
        </message>
        <message>
            <source>Transport</source>
            <translation>训练控制</translation>
        </message>
    </context>
    <context>
        <name>Menus</name>
        <message>
            <source>&amp;Edit</source>
            <translation>编辑(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>文件(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>帮助(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Layer</source>
            <translation>层(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Preset</source>
            <translation>预设(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>主题(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Train</source>
            <translation>训练(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>视图(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Window</source>
            <translation>窗口(&amp;W)</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Like the System</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Text &amp;Size</source>
            <translation>文字大小(&amp;S)</translation>
        </message>
    </context>
    <context>
        <name>NetworkStrip</name>
        <message>
            <source>1 number</source>
            <translation>1 个数</translation>
        </message>
        <message>
            <source>Digit</source>
            <translation>数字</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
    </context>
    <context>
        <name>NormBars</name>
        <message>
            <source>Gradient Norm of Every Layer's Activations</source>
            <translation>各层激活值的梯度范数</translation>
        </message>
        <message>
            <source>Norm of what each layer's activations get back, on a log scale.</source>
            <translation>各层激活值收到的反向梯度的范数，对数刻度。</translation>
        </message>
    </context>
    <context>
        <name>NormView</name>
        <message>
            <source>Gradient Norms</source>
            <translation>梯度范数</translation>
        </message>
        <message>
            <source>Press Train to see the gradient of each layer.</source>
            <translation>按“训练”即可看到每一层的梯度。</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步数</translation>
        </message>
    </context>
    <context>
        <name>NoticeBar</name>
        <message>
            <source>Close the Message</source>
            <translation>关闭消息</translation>
        </message>
        <message>
            <source>Close this message (Esc)</source>
            <translation>关闭此消息 (Esc)</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>消息</translation>
        </message>
    </context>
    <context>
        <name>PacePanel</name>
        <message>
            <source>How many batches to train in a second, from slow motion, to watch each one, to as many as can be</source>
            <translation>每秒训练多少批：从可逐批观察的慢动作，到能有多快就多快</translation>
        </message>
        <message>
            <source>Learning Rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Length of a step against the gradient, before the schedule scales it; in force at once, while it trains too</source>
            <translation>沿负梯度方向每一步的长度（调度缩放之前）；训练中修改也立即生效</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>速度</translation>
        </message>
        <message>
            <source>fastest</source>
            <translation>最快</translation>
        </message>
        <message>
            <source>{speed:g}/s</source>
            <translation>{speed:g}/秒</translation>
        </message>
    </context>
    <context>
        <name>PadActions</name>
        <message>
            <source>Browse Data…</source>
            <translation>浏览数据…</translation>
        </message>
        <message>
            <source>Copy Drawing</source>
            <translation>复制手写</translation>
        </message>
        <message>
            <source>Copy the drawing as a picture</source>
            <translation>把手写复制为图片</translation>
        </message>
        <message>
            <source>Draw thicker</source>
            <translation>笔画变粗</translation>
        </message>
        <message>
            <source>Draw thinner</source>
            <translation>笔画变细</translation>
        </message>
        <message>
            <source>Draw; hold for the pen's width</source>
            <translation>书写；按住可选笔的粗细</translation>
        </message>
        <message>
            <source>Eraser</source>
            <translation>橡皮擦</translation>
        </message>
        <message>
            <source>Keep Drawing…</source>
            <translation>收藏手写…</translation>
        </message>
        <message>
            <source>Keep the drawing with its label among your own</source>
            <translation>把手写连同标签收藏起来</translation>
        </message>
        <message>
            <source>Look through the images and what the network reads in them</source>
            <translation>浏览图像及网络对它们的识别结果</translation>
        </message>
        <message>
            <source>Medium</source>
            <translation>中等</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Open Image…</source>
            <translation>打开图片…</translation>
        </message>
        <message>
            <source>Paste Image</source>
            <translation>粘贴图片</translation>
        </message>
        <message>
            <source>Paste, copy, save, keep, browse</source>
            <translation>粘贴、复制、保存、收藏、浏览</translation>
        </message>
        <message>
            <source>Pen</source>
            <translation>笔</translation>
        </message>
        <message>
            <source>Pen Width</source>
            <translation>笔的粗细</translation>
        </message>
        <message>
            <source>Put a random test image on the pad</source>
            <translation>随机取一张测试图像放到手写板上</translation>
        </message>
        <message>
            <source>Random Sample</source>
            <translation>随机样本</translation>
        </message>
        <message>
            <source>Read a digit from a picture or photo</source>
            <translation>从图片或照片中识别数字</translation>
        </message>
        <message>
            <source>Read a digit from the clipboard</source>
            <translation>从剪贴板中识别数字</translation>
        </message>
        <message>
            <source>Save Drawing…</source>
            <translation>保存手写…</translation>
        </message>
        <message>
            <source>Save the drawing as a PNG file</source>
            <translation>把手写保存为 PNG 文件</translation>
        </message>
        <message>
            <source>Take ink away</source>
            <translation>擦去墨迹</translation>
        </message>
        <message>
            <source>Thick</source>
            <translation>粗</translation>
        </message>
        <message>
            <source>Thicker Pen</source>
            <translation>更粗的笔</translation>
        </message>
        <message>
            <source>Thin</source>
            <translation>细</translation>
        </message>
        <message>
            <source>Thinner Pen</source>
            <translation>更细的笔</translation>
        </message>
        <message>
            <source>Very Thick</source>
            <translation>很粗</translation>
        </message>
        <message>
            <source>Very Thin</source>
            <translation>很细</translation>
        </message>
    </context>
    <context>
        <name>PadSamples</name>
        <message>
            <source>Keep as</source>
            <translation>收藏为</translation>
        </message>
        <message>
            <source>No Sample Could Be Taken</source>
            <translation>无法取得样本</translation>
        </message>
        <message>
            <source>Test image {number}</source>
            <translation>测试图像 {number}</translation>
        </message>
        <message>
            <source>The Own Drawings Could Not Be Changed</source>
            <translation>无法更改自己的手写</translation>
        </message>
        <message>
            <source>{name}, labelled {label}</source>
            <translation>{name}，标签为 {label}</translation>
        </message>
    </context>
    <context>
        <name>PadTransfer</name>
        <message>
            <source>28×28, as the network gets it (*.png)</source>
            <translation>28×28，即网络收到的样子 (*.png)</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
        <message>
            <source>As drawn (*.png)</source>
            <translation>原样 (*.png)</translation>
        </message>
        <message>
            <source>Open an Image</source>
            <translation>打开一张图片</translation>
        </message>
        <message>
            <source>Pictures ({kinds})</source>
            <translation>图片 ({kinds})</translation>
        </message>
        <message>
            <source>Save the Drawing</source>
            <translation>保存手写</translation>
        </message>
        <message>
            <source>The Drawing Was Not Saved</source>
            <translation>手写未能保存</translation>
        </message>
        <message>
            <source>The clipboard holds no picture. Copy one, or a picture's file, and paste again.</source>
            <translation>剪贴板中没有图片。请复制一张图片或图片文件，再粘贴。</translation>
        </message>
        <message>
            <source>clipboard</source>
            <translation>剪贴板</translation>
        </message>
        <message>
            <source>drawing</source>
            <translation>手写</translation>
        </message>
        <message>
            <source>dropped picture</source>
            <translation>拖入的图片</translation>
        </message>
        <message>
            <source>{address} is not on this machine. Save the picture to a file, and open that.</source>
            <translation>{address} 不在这台电脑上。请把图片保存为文件，再打开它。</translation>
        </message>
        <message>
            <source>{path} is a folder. Choose it under Data, to train with its pictures, or drop one of them.</source>
            <translation>{path} 是一个文件夹。请在“数据”中选择它，用其中的图片训练；或者只拖入其中一张图片。</translation>
        </message>
    </context>
    <context>
        <name>PairBox</name>
        <message>
            <source>As the kernel</source>
            <translation>与核相同</translation>
        </message>
        <message>
            <source>By Number</source>
            <translation>指定数目</translation>
        </message>
        <message>
            <source>Give height and width each their own number</source>
            <translation>高和宽分别设置</translation>
        </message>
        <message>
            <source>Height and width differ</source>
            <translation>高宽不同</translation>
        </message>
        <message>
            <source>{argument}, height</source>
            <translation>{argument}，高</translation>
        </message>
        <message>
            <source>{argument}, width</source>
            <translation>{argument}，宽</translation>
        </message>
    </context>
    <context>
        <name>ParameterView</name>
        <message>
            <source>{layer} has nothing to learn.
Select a convolution or a linear layer above.</source>
            <translation>{layer} 没有可学习的参数。
请在上方选择一个卷积层或线性层。</translation>
        </message>
    </context>
    <context>
        <name>PictureExport</name>
        <message>
            <source>Copy Picture</source>
            <translation>复制图片</translation>
        </message>
        <message>
            <source>Save Numbers</source>
            <translation>保存数值</translation>
        </message>
        <message>
            <source>Save Numbers (NPY)…</source>
            <translation>保存数值 (NPY)…</translation>
        </message>
        <message>
            <source>Save Picture</source>
            <translation>保存图片</translation>
        </message>
        <message>
            <source>Save Picture (PNG)…</source>
            <translation>保存图片 (PNG)…</translation>
        </message>
        <message>
            <source>The File Was Not Saved</source>
            <translation>文件未能保存</translation>
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>主题(&amp;T)</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Larger text reads better from the back of a class.</source>
            <translation>文字大一些，教室后排也看得清。</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Light or dark, or as the system has it.</source>
            <translation>浅色或深色，或与系统一致。</translation>
        </message>
        <message>
            <source>Like the System</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Preferences</source>
            <translation>首选项</translation>
        </message>
        <message>
            <source>Text &amp;Size</source>
            <translation>文字大小(&amp;S)</translation>
        </message>
        <message>
            <source>The language of the window; it changes at once.</source>
            <translation>窗口的语言，立即生效。</translation>
        </message>
        <message>
            <source>This machine has no typeface with Chinese characters. On Debian and Ubuntu: {command}</source>
            <translation>这台电脑没有中文字体。在 Debian 和 Ubuntu 上可用：{command}</translation>
        </message>
    </context>
    <context>
        <name>Presets</name>
        <message>
            <source>Nothing yet: build it from the first layer on.</source>
            <translation>空白：从第一层开始搭建。</translation>
        </message>
        <message>
            <source>{count} parameters</source>
            <translation>{count} 个参数</translation>
        </message>
    </context>
    <context>
        <name>ProbabilityBars</name>
        <message>
            <source>How sure the network is of each digit, in percent (softmax of its outputs).</source>
            <translation>网络对每个数字的把握，以百分数表示（对输出取 softmax）。</translation>
        </message>
        <message>
            <source>Probability of Each Digit</source>
            <translation>各数字的概率</translation>
        </message>
        <message>
            <source>The pad is empty.</source>
            <translation>手写板是空的。</translation>
        </message>
    </context>
    <context>
        <name>ProblemNote</name>
        <message>
            <source>Change the network so that this layer fits; it can be undone.</source>
            <translation>更改网络使这一层衔接得上；可以撤销。</translation>
        </message>
        <message>
            <source>Does not fit.</source>
            <translation>衔接不上。</translation>
        </message>
    </context>
    <context>
        <name>RateView</name>
        <message>
            <source>Learning Rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Press Train to see the learning rate of every batch.</source>
            <translation>按“训练”即可看到每个批次的学习率。</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步数</translation>
        </message>
    </context>
    <context>
        <name>RatioLine</name>
        <message>
            <source>{first:.1e} at step {start}, {last:.1e} at step {end}</source>
            <translation>第 {start} 步 {first:.1e}，第 {end} 步 {last:.1e}</translation>
        </message>
    </context>
    <context>
        <name>Reasons</name>
        <message>
            <source>The network has no layers yet.</source>
            <translation>网络还没有任何层。</translation>
        </message>
        <message>
            <source>{sentence}.</source>
            <translation>{sentence}。</translation>
        </message>
    </context>
    <context>
        <name>RunList</name>
        <message>
            <source>Curves and weights go for good; this cannot be undone.</source>
            <translation>曲线和权重将永久删除，无法撤销。</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Delete Runs</source>
            <translation>删除训练记录</translation>
        </message>
        <message>
            <source>Delete the run {name}?</source>
            <translation>删除训练记录 {name}？</translation>
        </message>
        <message>
            <source>Delete {count} runs?</source>
            <translation>删除 {count} 条训练记录？</translation>
        </message>
        <message>
            <source>Delete…</source>
            <translation>删除…</translation>
        </message>
        <message>
            <source>Every run is kept here. Press Train to make the first one.</source>
            <translation>每次训练都保存在这里。按“训练”产生第一条记录。</translation>
        </message>
        <message>
            <source>Forget the selected runs with their curves and weights (Del)</source>
            <translation>删除选中的训练记录及其曲线和权重 (Del)</translation>
        </message>
        <message>
            <source>Give this run a name of your own (F2)</source>
            <translation>给这条训练记录起个名字 (F2)</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Recorded Runs</source>
            <translation>训练记录</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <source>Use Settings</source>
            <translation>使用其设置</translation>
        </message>
        <message>
            <source>Use Weights</source>
            <translation>使用其权重</translation>
        </message>
        <message>
            <source>Use the network of this run with its last weights; can be undone</source>
            <translation>使用这次训练的网络及其最后的权重；可以撤销</translation>
        </message>
        <message>
            <source>Use the training settings of this run for the next one; can be undone</source>
            <translation>下一次训练使用这次的训练设置；可以撤销</translation>
        </message>
    </context>
    <context>
        <name>RunTable</name>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>Batches</source>
            <translation>批数</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>开始时间</translation>
        </message>
        <message>
            <source>d MMM HH:mm</source>
            <translation>M月d日 HH:mm</translation>
        </message>
        <message>
            <source>{name}. Tick it to lay its curves over; double-click or F2 to rename it</source>
            <translation>{name}。勾选可叠加显示其曲线；双击或按 F2 重命名</translation>
        </message>
        <message>
            <source>{optimizer} {rate} · {batch} · {schedule} · seed {seed}</source>
            <translation>{optimizer} {rate} · {batch} · {schedule} · 种子 {seed}</translation>
        </message>
    </context>
    <context>
        <name>SaliencyBar</name>
        <message>
            <source>Colour the drawing by what speaks for the digit that the network reads (Ctrl+L)</source>
            <translation>按支持识别结果的程度给手写着色 (Ctrl+L)</translation>
        </message>
        <message>
            <source>For {digit}</source>
            <translation>支持 {digit}</translation>
        </message>
        <message>
            <source>Gradient</source>
            <translation>梯度</translation>
        </message>
        <message>
            <source>Gradient × Ink</source>
            <translation>梯度 × 墨迹</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>隐藏</translation>
        </message>
        <message>
            <source>Method: {method}</source>
            <translation>方法：{method}</translation>
        </message>
        <message>
            <source>Orange: ink here would make the network read another digit instead. Blue: it keeps it from that.</source>
            <translation>橙色：这里有墨迹会使网络识别成另一个数字。蓝色：会阻止它这样识别。</translation>
        </message>
        <message>
            <source>Orange: more ink here makes the digit likelier. Blue: less likely. Computed by autograd, live.</source>
            <translation>橙色：这里墨迹越多，该数字越有可能；蓝色：越不可能。由自动求导实时计算。</translation>
        </message>
        <message>
            <source>Saliency</source>
            <translation>显著性</translation>
        </message>
        <message>
            <source>Saliency for {digit}</source>
            <translation>{digit} 的显著性</translation>
        </message>
        <message>
            <source>Show What Speaks for the Digit</source>
            <translation>显示支持该数字的部分</translation>
        </message>
        <message>
            <source>SmoothGrad, 16 Noisy Copies</source>
            <translation>SmoothGrad，16 个加噪副本</translation>
        </message>
        <message>
            <source>Why Not</source>
            <translation>为什么不是</translation>
        </message>
        <message>
            <source>Why Not {digit}</source>
            <translation>为什么不是 {digit}</translation>
        </message>
        <message>
            <source>Why not {digit}</source>
            <translation>为什么不是 {digit}</translation>
        </message>
    </context>
    <context>
        <name>SaliencyOverlay</name>
        <message>
            <source>The network's output does not depend on the drawing.</source>
            <translation>网络的输出与手写无关。</translation>
        </message>
        <message>
            <source>at the bottom</source>
            <translation>在下方</translation>
        </message>
        <message>
            <source>at the left</source>
            <translation>在左侧</translation>
        </message>
        <message>
            <source>at the lower left</source>
            <translation>在左下方</translation>
        </message>
        <message>
            <source>at the lower right</source>
            <translation>在右下方</translation>
        </message>
        <message>
            <source>at the right</source>
            <translation>在右侧</translation>
        </message>
        <message>
            <source>at the top</source>
            <translation>在上方</translation>
        </message>
        <message>
            <source>at the upper left</source>
            <translation>在左上方</translation>
        </message>
        <message>
            <source>at the upper right</source>
            <translation>在右上方</translation>
        </message>
        <message>
            <source>in the middle</source>
            <translation>在中间</translation>
        </message>
        <message>
            <source>{speaks_for}: strongest {place}. {against}: strongest {other_place}.</source>
            <translation>{speaks_for}：{place}最强。{against}：{other_place}最强。</translation>
        </message>
    </context>
    <context>
        <name>SampleModel</name>
        <message>
            <source>No. {number}: labelled {label}</source>
            <translation>编号 {number}：标签为 {label}</translation>
        </message>
        <message>
            <source>No. {number}: labelled {label}, read as {digit}</source>
            <translation>编号 {number}：标签为 {label}，识别为 {digit}</translation>
        </message>
    </context>
    <context>
        <name>SchedulePreview</name>
        <message>
            <source>Learning Rate over the Training</source>
            <translation>训练过程中的学习率</translation>
        </message>
        <message>
            <source>The learning rate of every batch, from the first to the last epoch</source>
            <translation>从第一轮到最后一轮，每个批次的学习率</translation>
        </message>
        <message>
            <source>epoch {epochs}</source>
            <translation>第 {epochs} 轮</translation>
        </message>
        <message>
            <source>from {first:.3g} to {last:.3g}</source>
            <translation>从 {first:.3g} 到 {last:.3g}</translation>
        </message>
        <message>
            <source>start</source>
            <translation>开始</translation>
        </message>
    </context>
    <context>
        <name>SettingsForm</name>
        <message>
            <source>Changes take effect with the next run: press Reset, then Train.</source>
            <translation>更改将在下一次训练时生效：先按“重置”，再按“训练”。</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>Loss and Optimizer</source>
            <translation>损失与优化器</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Schedule</source>
            <translation>学习率调度</translation>
        </message>
    </context>
    <context>
        <name>SourceText</name>
        <message>
            <source>Made digits and own drawings</source>
            <translation>生成的数字和自己的手写</translation>
        </message>
        <message>
            <source>Made digits, tested on own drawings</source>
            <translation>生成的数字，用自己的手写测试</translation>
        </message>
        <message>
            <source>Made digits, {count}</source>
            <translation>生成的数字，{count} 张</translation>
        </message>
        <message>
            <source>Own drawings</source>
            <translation>自己的手写</translation>
        </message>
    </context>
    <context>
        <name>StripHeader</name>
        <message>
            <source>Add Layer</source>
            <translation>添加层</translation>
        </message>
        <message>
            <source>Add a layer behind the selected card (Ins)</source>
            <translation>在选中的卡片之后添加一层 (Ins)</translation>
        </message>
        <message>
            <source>Begin with a whole network; it can be undone.</source>
            <translation>从一个完整的网络开始；可以撤销。</translation>
        </message>
        <message>
            <source>Change the network so that this layer fits; it can be undone.</source>
            <translation>更改网络使这一层衔接得上；可以撤销。</translation>
        </message>
        <message>
            <source>Fix All</source>
            <translation>全部修正</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>层</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>预设</translation>
        </message>
        <message>
            <source>Take the first fix of every layer that does not fit; it can be undone.</source>
            <translation>对每个衔接不上的层采用第一种修正；可以撤销。</translation>
        </message>
        <message>
            <source>{parameters} parameters · {products} multiply-adds</source>
            <translation>{parameters} 个参数 · {products} 次乘加</translation>
        </message>
    </context>
    <context>
        <name>TensorImage</name>
        <message>
            <source>all zero</source>
            <translation>全为零</translation>
        </message>
        <message>
            <source>every kernel or map to its own largest</source>
            <translation>每个核或特征图按各自的最大值</translation>
        </message>
        <message>
            <source>every row to its own largest</source>
            <translation>每一行按各自的最大值</translation>
        </message>
    </context>
    <context>
        <name>TensorPair</name>
        <message>
            <source>{name}, step {step}</source>
            <translation>{name}，第 {step} 步</translation>
        </message>
        <message>
            <source>{what}, step {step}</source>
            <translation>{what}，第 {step} 步</translation>
        </message>
    </context>
    <context>
        <name>TensorView</name>
        <message>
            <source>Colour every kernel, map or row by its own largest number, so that faint ones can be seen.</source>
            <translation>每个核、特征图或行按各自的最大值着色，使较弱的也能看清。</translation>
        </message>
        <message>
            <source>Copy or Save</source>
            <translation>复制或保存</translation>
        </message>
        <message>
            <source>Copy the picture, or save it as PNG or its numbers as NPY.</source>
            <translation>复制图片，或保存为 PNG，或把数值保存为 NPY。</translation>
        </message>
        <message>
            <source>Own Scale</source>
            <translation>各自的刻度</translation>
        </message>
        <message>
            <source>mean {mean:+.2e}</source>
            <translation>均值 {mean:+.2e}</translation>
        </message>
        <message>
            <source>norm {norm:.3g}</source>
            <translation>范数 {norm:.3g}</translation>
        </message>
        <message>
            <source>zeros {share:.1%}</source>
            <translation>零 {share:.1%}</translation>
        </message>
        <message>
            <source>{count} kernels</source>
            <translation>{count} 个核</translation>
        </message>
        <message>
            <source>{count} maps</source>
            <translation>{count} 张特征图</translation>
        </message>
        <message>
            <source>{count} numbers</source>
            <translation>{count} 个数</translation>
        </message>
        <message>
            <source>{count} rows</source>
            <translation>{count} 行</translation>
        </message>
        <message>
            <source>{what}, norm {norm:.3g}, {parts}</source>
            <translation>{what}，范数 {norm:.3g}，{parts}</translation>
        </message>
    </context>
    <context>
        <name>TimeBar</name>
        <message>
            <source>Back to Now</source>
            <translation>回到现在</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Go back over the weights that the run kept: every view, and the reading, as they were then.</source>
            <translation>回看本次训练保留的权重：所有视图和识别结果都回到当时的样子。</translation>
        </message>
        <message>
            <source>Keep this moment beside the one that you go to next.</source>
            <translation>把这一时刻与接下来的时刻并排比较。</translation>
        </message>
        <message>
            <source>Moment of the Run</source>
            <translation>训练的时刻</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>现在</translation>
        </message>
        <message>
            <source>Show the newest weights again. The training went on meanwhile.</source>
            <translation>重新显示最新的权重。训练一直在继续。</translation>
        </message>
        <message>
            <source>Showing now, step {newest}</source>
            <translation>正在显示现在，第 {newest} 步</translation>
        </message>
        <message>
            <source>Showing step {step} of {newest}</source>
            <translation>正在显示第 {step} 步，共 {newest} 步</translation>
        </message>
        <message>
            <source>Step {step}</source>
            <translation>第 {step} 步</translation>
        </message>
        <message>
            <source>This Moment Cannot Be Shown</source>
            <translation>无法显示这一时刻</translation>
        </message>
        <message>
            <source>Time Travel</source>
            <translation>时间旅行</translation>
        </message>
        <message>
            <source>no drawing</source>
            <translation>没有手写</translation>
        </message>
        <message>
            <source>reads no digit</source>
            <translation>读不出数字</translation>
        </message>
        <message>
            <source>reads {digit}, {share:.1%}</source>
            <translation>识别为 {digit}，{share:.1%}</translation>
        </message>
        <message>
            <source>{moment}: {read}</source>
            <translation>{moment}：{read}</translation>
        </message>
        <message>
            <source>{moment}: {read} · step {compared}: {then}</source>
            <translation>{moment}：{read} · 第 {compared} 步：{then}</translation>
        </message>
    </context>
    <context>
        <name>Tour</name>
        <message>
            <source>Back</source>
            <translation>上一步</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Leave the Tour</source>
            <translation>离开导览</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>Tour of the Window</source>
            <translation>窗口导览</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>{number} / {count}</translation>
        </message>
    </context>
    <context>
        <name>TrainingNotes</name>
        <message>
            <source>All layers give numbers, but they grew too large for the loss to be computed.</source>
            <translation>各层的输出都是有效的数，但已大到无法计算损失。</translation>
        </message>
        <message>
            <source>Every step makes it worse than untrained weights were.</source>
            <translation>每一步都使它比未训练的权重更差。</translation>
        </message>
        <message>
            <source>It began in {layer}: its gradient grew too large, and the step before made its weights infinite or undefined.</source>
            <translation>问题始于 {layer}：它的梯度过大，上一步使它的权重变成了无穷大或未定义的值。</translation>
        </message>
        <message>
            <source>It began in {layer}: its weights are numbers, but its output grew too large to be one.</source>
            <translation>问题始于 {layer}：它的权重仍是有效的数，但输出已过大。</translation>
        </message>
        <message>
            <source>Restart at Rate {rate}</source>
            <translation>以学习率 {rate} 重新开始</translation>
        </message>
        <message>
            <source>Restart with Clipping</source>
            <translation>启用梯度裁剪重新开始</translation>
        </message>
        <message>
            <source>Show {layer}</source>
            <translation>显示 {layer}</translation>
        </message>
        <message>
            <source>Smaller steps usually help.</source>
            <translation>减小步长通常有效。</translation>
        </message>
        <message>
            <source>This run is not recorded; the training goes on.</source>
            <translation>本次训练没有被记录；训练继续进行。</translation>
        </message>
        <message>
            <source>Training paused: at step {step} the loss is infinite.</source>
            <translation>训练已暂停：第 {step} 步的损失为无穷大。</translation>
        </message>
        <message>
            <source>Training paused: at step {step} the loss is not a number.</source>
            <translation>训练已暂停：第 {step} 步的损失不是有效的数。</translation>
        </message>
        <message>
            <source>Training paused: the loss ran away, from {first} to {loss} at step {step}.</source>
            <translation>训练已暂停：损失失控，从 {first} 增大到第 {step} 步的 {loss}。</translation>
        </message>
    </context>
    <context>
        <name>TransportBar</name>
        <message>
            <source>Epoch {epoch} of {epochs}</source>
            <translation>第 {epoch} 轮，共 {epochs} 轮</translation>
        </message>
        <message>
            <source>Finished after {steps} batches</source>
            <translation>共 {steps} 批，训练完成</translation>
        </message>
        <message>
            <source>Preparing the data…</source>
            <translation>正在准备数据…</translation>
        </message>
        <message>
            <source>Ready to train.</source>
            <translation>可以开始训练。</translation>
        </message>
        <message>
            <source>Stopped after {steps} batches</source>
            <translation>{steps} 批后已停止</translation>
        </message>
        <message>
            <source>The training stopped with an error.</source>
            <translation>训练因错误而中止。</translation>
        </message>
        <message>
            <source>Training Progress</source>
            <translation>训练进度</translation>
        </message>
        <message>
            <source>batch {batch} of {batches}</source>
            <translation>第 {batch} 批，共 {batches} 批</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>test accuracy {share:.2f} %</source>
            <translation>测试准确率 {share:.2f} %</translation>
        </message>
        <message>
            <source>{layer} does not fit.</source>
            <translation>{layer} 衔接不上。</translation>
        </message>
        <message>
            <source>{optimizer} · batch {batch} · seed {seed}</source>
            <translation>{optimizer} · 批量 {batch} · 种子 {seed}</translation>
        </message>
        <message>
            <source>{rate} images/s</source>
            <translation>{rate} 张/秒</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>剩余 {time}</translation>
        </message>
    </context>
    <context>
        <name>UndoList</name>
        <message>
            <source>Beginning</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Choose an edit to go back, or forward again, to it.</source>
            <translation>选择一步编辑即可退回或重新前进到那里。</translation>
        </message>
        <message>
            <source>Here you are.</source>
            <translation>当前位置。</translation>
        </message>
        <message>
            <source>History</source>
            <translation>历史记录</translation>
        </message>
        <message>
            <source>Undone; choose it to do it again.</source>
            <translation>已撤销；选择它即可重做。</translation>
        </message>
    </context>
    <context>
        <name>VectorStrip</name>
        <message>
            <source>colours ±{limit:.1e}</source>
            <translation>颜色 ±{limit:.1e}</translation>
        </message>
        <message>
            <source>norm {norm:.3g}</source>
            <translation>范数 {norm:.3g}</translation>
        </message>
        <message>
            <source>{what}, norm {norm:.3g}, {count} numbers</source>
            <translation>{what}，范数 {norm:.3g}，{count} 个数</translation>
        </message>
    </context>
    <context>
        <name>WeightView</name>
        <message>
            <source>Change</source>
            <translation>变化</translation>
        </message>
        <message>
            <source>Show how far the weights have come since the run began.</source>
            <translation>显示自训练开始以来权重变化了多少。</translation>
        </message>
        <message>
            <source>{layer} bias</source>
            <translation>{layer} 的偏置</translation>
        </message>
        <message>
            <source>{layer} change of the weights since the start</source>
            <translation>{layer} 自开始以来的权重变化</translation>
        </message>
        <message>
            <source>{layer} weights</source>
            <translation>{layer} 的权重</translation>
        </message>
    </context>
    <context>
        <name>Welcome</name>
        <message>
            <source>A small network that reads digits, to build, to train and to look into. How to begin?</source>
            <translation>一个认数字的小网络，可以搭建、训练，也可以看看里面。从哪里开始？</translation>
        </message>
        <message>
            <source>Build Your Own</source>
            <translation>自己搭建</translation>
        </message>
        <message>
            <source>Close (Esc); Help brings it back.</source>
            <translation>关闭 (Esc)；可在“帮助”中重新打开。</translation>
        </message>
        <message>
            <source>Close the Welcome</source>
            <translation>关闭欢迎页</translation>
        </message>
        <message>
            <source>Draw a Digit</source>
            <translation>写一个数字</translation>
        </message>
        <message>
            <source>Show Me Around</source>
            <translation>带我看看</translation>
        </message>
        <message>
            <source>Train LeNet Now</source>
            <translation>立即训练 LeNet</translation>
        </message>
        <message>
            <source>Welcome</source>
            <translation>欢迎</translation>
        </message>
        <message>
            <source>Welcome to LeNet Lab</source>
            <translation>欢迎使用 LeNet Lab</translation>
        </message>
        <message>
            <source>and see the loss fall, batch by batch</source>
            <translation>看着损失一批一批地下降</translation>
        </message>
        <message>
            <source>and watch a trained network read it</source>
            <translation>看训练好的网络来识别</translation>
        </message>
        <message>
            <source>from the first layer on, with help</source>
            <translation>从第一层开始，随时有提示</translation>
        </message>
    </context>
    <context>
        <name>WindowDocuments</name>
        <message>
            <source>Delete</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Keep Them</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>LeNet Lab did not close as it should. Changes of {name} were kept on {when}.</source>
            <translation>LeNet Lab 上次没有正常关闭。{name} 的更改已于 {when} 保留下来。</translation>
        </message>
        <message>
            <source>Not saved yet.</source>
            <translation>尚未保存。</translation>
        </message>
        <message>
            <source>Recover</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>This project brings drawings with it: {count}. Keep them among your own, to train with?</source>
            <translation>这个项目带有 {count} 张手写。要收入自己的手写，用于训练吗？</translation>
        </message>
        <message>
            <source>an unsaved project</source>
            <translation>一个未保存的项目</translation>
        </message>
        <message>
            <source>{name} — edited</source>
            <translation>{name} — 已编辑</translation>
        </message>
        <message>
            <source>{name}[*] — LeNet Lab</source>
            <translation>{name}[*] — LeNet Lab</translation>
        </message>
    </context>
    <context>
        <name>_EmptyNetwork</name>
        <message>
            <source>Add Layer</source>
            <translation>添加层</translation>
        </message>
        <message>
            <source>No layers yet. Add the first one, or begin with a preset.</source>
            <translation>还没有任何层。添加第一层，或从预设开始。</translation>
        </message>
        <message>
            <source>Presets</source>
            <translation>预设</translation>
        </message>
    </context>
</TS>
